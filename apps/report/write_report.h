#pragma once

#include <meander/apps/figures/figure.h>
#include <meander/apps/report/report_content.h>

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace meander {

/// The figures of a report, as report_figures. Throws Error if there are none.
std::vector<Figure> figures_to_draw(const ReportContent& content, std::vector<std::string>& problems);

/// Writes the report as one HTML page that needs no other file, and its table beside it under the same name as .csv and
/// .tex. `remarks`: what readers must know, a line each.
void write_report_page(const ReportContent& content, std::vector<Figure> figures,
                       const std::vector<std::string>& remarks, const std::filesystem::path& file);

/// Writes the figures of a report to a PDF, one per page, atomically. What is missing in them goes to `problems`.
/// Throws Error for content that no figure can be drawn of, and as write_pdf.
void write_report_pdf(const ReportContent& content, const std::filesystem::path& file,
                      std::vector<std::string>& problems, std::stop_token stop = {});

}  // namespace meander
