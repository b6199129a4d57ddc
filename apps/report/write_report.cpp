#include <meander/apps/cli/version.h>
#include <meander/apps/figures/figure_files.h>
#include <meander/apps/pages/report_page.h>
#include <meander/apps/report/report_figures.h>
#include <meander/apps/report/run_command_line.h>
#include <meander/apps/report/write_report.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <utility>

namespace meander {
namespace {

std::vector<PageRun> listed_runs(const ReportContent& content) {
  std::vector<PageRun> list;
  for (const ReportedRow& row : content.rows) {
    for (const StoredRun& run : row.runs) {
      list.push_back({.label = row.label,
                      .seed = run.seed,
                      .accuracy = run.average_accuracy,
                      .stamp = run.stamp,
                      .command = run_command_line(run),
                      .options = run.options,
                      .note = {}});
    }
  }
  return list;
}

}  // namespace

std::vector<Figure> figures_to_draw(const ReportContent& content, std::vector<std::string>& problems) {
  std::vector<Figure> figures = report_figures(content, problems);
  if (!figures.empty()) return figures;
  throw Error(content.title, "there is nothing to draw: accuracy was never measured", "add runs");
}

void write_report_pdf(const ReportContent& content, const std::filesystem::path& file,
                      std::vector<std::string>& problems, std::stop_token stop) {
  write_pdf(figures_to_draw(content, problems), file, disk(), std::move(stop), content.title);
}

void write_report_page(const ReportContent& content, std::vector<Figure> figures,
                       const std::vector<std::string>& remarks, const std::filesystem::path& file) {
  const ReportTable data = table_of_rows(content.title, content.rows, {.cost = true, .points = true});
  const ReportTable for_papers = table_of_rows(content.title, content.rows, {});
  const std::string stem = file.stem().string();
  const ReportPage page{.title = content.title,
                        .subtitle = content.seeds,
                        .remarks = remarks,
                        .table = table_of_rows(content.title, content.rows, {.cost = true}),
                        .below_table = best_points_text(content.rows) + conditions_of(content),
                        .figures = std::move(figures),
                        .runs = listed_runs(content),
                        .files = {{.name = stem + ".csv", .content = to_csv(data)},
                                  {.name = stem + ".tex", .content = to_latex(for_papers)}},
                        .generator = "meander " + version()};
  write_file_atomically(file, to_html(page));
  for (const PageFile& one : page.files) write_file_atomically(folder_of(file) / one.name, one.content);
}

}  // namespace meander
