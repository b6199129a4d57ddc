#pragma once

#include <meander/apps/report/report_content.h>

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace meander {

/// Writes the figures of a report to a PDF, one per page, atomically. Throws Error for content that no figure can be
/// drawn of, and as write_pdf.
void write_report_pdf(const ReportContent& content, const std::filesystem::path& file,
                      std::vector<std::string>& problems, std::stop_token stop = {});

/// Writes the report as one HTML page that needs no other file, and its table beside it under the same name as .csv and
/// .tex.
void write_report_page(const ReportContent& content, const std::filesystem::path& file,
                       std::vector<std::string>& problems);

}  // namespace meander
