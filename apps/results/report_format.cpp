#include <meander/apps/cli/contradictions.h>
#include <meander/apps/results/report_format.h>
#include <meander/apps/terminal/fitted.h>

namespace meander {

void add_report_formats(cli::OptionTable& table, ReportFormat& format) {
  table.add({.name = "csv", .meaning = "comma-separated values", .value = cli::flag(format.csv)});
  table.add({.name = "json", .meaning = "an array of one object per row", .value = cli::flag(format.json)});
  table.add({.name = "latex", .meaning = "a tabular with booktabs", .value = cli::flag(format.latex)});
  table.add({.name = "markdown", .meaning = "a Markdown table", .value = cli::flag(format.markdown)});
}

void check_one(const ReportFormat& format) {
  cli::refuse_together(
      {{"--csv", format.csv}, {"--json", format.json}, {"--latex", format.latex}, {"--markdown", format.markdown}});
}

std::string formatted(const ReportTable& table, const ReportFormat& format, std::size_t width, const std::string& above,
                      const std::string& below) {
  if (format.csv) return to_csv(table);
  if (format.json) return to_json(table);
  if (format.latex) return to_latex(table);
  if (format.markdown) return to_markdown(table);
  return terminal::fitted(above + for_people(table) + below, width);
}

}  // namespace meander
