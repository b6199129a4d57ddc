#include <meander/apps/report/report_figures.h>
#include <meander/apps/report/seed_curves.h>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace meander {
namespace {

void append(std::vector<Figure>& figures, std::vector<Figure> more) {
  for (Figure& figure : more) figures.push_back(std::move(figure));
}

}  // namespace

std::string seeds_caption(const ReportContent& content, const std::string& intervals) {
  std::size_t most = 0, least = content.rows.empty() ? 0 : content.rows.front().runs.size();
  for (const ReportedRow& row : content.rows) {
    if (row.runs.empty()) continue;
    most = std::max(most, row.runs.size());
    least = std::min(least, row.runs.size());
  }
  if (most <= 1) return fmt::format("{}, {}.", content.is_of_one_method() ? "One run" : "One run each", content.seeds);
  const std::string seeds =
      least == most ? fmt::format("{}", most) : fmt::format("{} to {}", std::max<std::size_t>(least, 1), most);
  return fmt::format("Means over {} seeds; {} are 95 % confidence intervals (1.96 standard errors{}).", seeds,
                     intervals, least < 5 ? ", too narrow for so few seeds" : "");
}

Figure accuracy_bars(const ReportContent& content) {
  Figure figure{.kind = Figure::Kind::Bars,
                .name = "final-accuracy",
                .title = "Final average accuracy",
                .caption = fmt::format("{}. {}", content.title, seeds_caption(content, "whiskers")),
                .y = {.title = "accuracy", .least = 0, .most = 1, .is_fraction = true}};
  for (const ReportedRow& row : content.rows) {
    if (row.x) continue;
    const SeedStatistics accuracy = statistics_of(row, run_measures.front());
    figure.bars.push_back(
        {.label = row.label, .colour = row.colour, .height = spread_of(accuracy), .count = accuracy.count});
  }
  return figure;
}

std::vector<Figure> report_figures(const ReportContent& content, std::vector<std::string>& problems) {
  const bool has_points =
      std::any_of(content.rows.begin(), content.rows.end(), [](const ReportedRow& row) { return row.x.has_value(); });
  std::vector<Figure> figures;
  if (has_points) return figures_of_points(content);
  if (!content.is_of_one_method()) figures.push_back(accuracy_bars(content));
  if (content.is_of_one_method()) append(figures, pictures_of_run(content));
  std::vector<Figure> learning = figures_of_learning(content, problems);
  const bool has_curves = !learning.empty();
  append(figures, std::move(learning));
  if (!content.is_of_one_method()) return figures;
  Figure final = accuracy_by_context(content);
  if (!has_curves && !final.bars.empty()) figures.push_back(std::move(final));
  append(figures, losses_of_run(content, problems));
  return figures;
}

}  // namespace meander
