#pragma once

#include <meander/apps/pages/report_page.h>

#include <string>
#include <vector>

namespace meander {

/// The runs as a list to filter and to open: first the options in which they differ, then every option.
std::string runs_element(const std::vector<PageRun>& runs);

}  // namespace meander
