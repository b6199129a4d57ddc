#pragma once

#include <meander/apps/pages/report_page.h>

#include <filesystem>

namespace meander {

/// A report with everything that a page can have, from formulas: a comparison of methods, curves per context, a sweep
/// with a logarithmic axis and levels, an image. Its image file is written to `folder`.
ReportPage sample_page(const std::filesystem::path& folder);

}  // namespace meander
