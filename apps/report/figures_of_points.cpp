#include <meander/apps/report/report_figures.h>
#include <meander/apps/report/seed_curves.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace meander {
namespace {

std::vector<std::string> varied_in(const ReportContent& content) {
  std::vector<std::string> names;
  for (const ReportedRow& row : content.rows) {
    if (row.x && std::find(names.begin(), names.end(), row.x_name) == names.end()) names.push_back(row.x_name);
  }
  return names;
}

std::string file_word(const std::string& text) {
  std::string word;
  for (const char c : text) word += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '-';
  return word;
}

// Searches cover powers of ten; shares and the like are drawn as they are.
bool is_logarithmic(const ReportContent& content, const std::string& varied) {
  double least = std::numeric_limits<double>::infinity(), most = 0;
  for (const ReportedRow& row : content.rows) {
    if (!row.x || row.x_name != varied) continue;
    least = std::min(least, *row.x);
    most = std::max(most, *row.x);
  }
  return least > 0 && most / least >= 20;
}

// The range of all figures, so that they can be compared: as published, with a = min, b = max and d = 0.1 (b - a), from
// a - 2d to b + d; from 0 in the class scenario.
std::pair<double, double> common_range(const ReportContent& content) {
  double least = 1, most = 0;
  for (const ReportedRow& row : content.rows) {
    const double accuracy = statistics_of(row, run_measures.front()).mean;
    if (std::isnan(accuracy)) continue;
    least = std::min(least, accuracy);
    most = std::max(most, accuracy);
  }
  if (least > most) return {0, 1};
  const double d = 0.1 * std::max(most - least, 0.01);
  return {content.is_class_scenario ? 0 : std::max(least - 2 * d, 0.0), std::min(most + d, 1.0)};
}

// The curve that the row is a point of. Rows of one curve need not follow each other: another axis may change faster.
FigureSeries& series_of(Figure& figure, const ReportedRow& row) {
  const auto found = std::find_if(figure.series.begin(), figure.series.end(),
                                  [&](const FigureSeries& series) { return series.label == row.curve; });
  if (found != figure.series.end()) return *found;
  figure.series.push_back({.label = row.curve, .colour = row.colour});
  return figure.series.back();
}

// Budgets are per class where samples are stored by class.
std::string axis_title(const ReportContent& content, const std::string& varied) {
  if (varied != "budget") return varied;
  for (const StoredRun* run : content.runs()) {
    const auto academic = run->options.find("academic");
    if (academic != run->options.end() && academic->second == "true") return "budget (samples per class)";
  }
  return "budget (samples)";
}

Figure figure_by(const ReportContent& content, const std::string& varied) {
  const auto [least, most] = common_range(content);
  Figure figure{.kind = Figure::Kind::Lines,
                .name = "accuracy-by-" + file_word(varied),
                .title = "Final average accuracy by " + varied,
                .caption = fmt::format("{}. {}", content.title, seeds_caption(content, "bands")),
                .x = {.title = axis_title(content, varied), .logarithmic = is_logarithmic(content, varied)},
                .y = {.title = "accuracy", .least = least, .most = most, .is_fraction = true}};
  for (const ReportedRow& row : content.rows) {
    const Spread accuracy = spread_of(statistics_of(row, run_measures.front()));
    if (!row.x) {
      figure.levels.push_back({.label = row.label, .colour = row.colour, .y = accuracy});
      continue;
    }
    if (row.x_name != varied) continue;
    series_of(figure, row).points.push_back({*row.x, accuracy});
  }
  for (FigureSeries& series : figure.series) {
    std::stable_sort(series.points.begin(), series.points.end(),
                     [](const FigurePoint& one, const FigurePoint& other) { return one.x < other.x; });
  }
  return figure;
}

std::vector<const ReportedRow*> best_of_each_choice(const ReportContent& content) {
  std::vector<const ReportedRow*> best;
  for (std::size_t first = 0; first < content.rows.size(); first = end_of_block(content.rows, first)) {
    const ReportedRow* row = best_of(content.rows, first, end_of_block(content.rows, first));
    if (row != nullptr && !content.rows[first].choice.empty()) best.push_back(row);
  }
  return best;
}

// Of what was searched, the best value of each curve: its accuracy, and the time that training took.
std::vector<Figure> bars_of_best(const ReportContent& content) {
  const std::vector<const ReportedRow*> best = best_of_each_choice(content);
  if (best.size() < 2) return {};
  const std::string caption = fmt::format("{}. The best value of each method, chosen by these accuracies. {}",
                                          content.title, seeds_caption(content, "whiskers"));
  Figure accuracy{.kind = Figure::Kind::Bars,
                  .name = "best-accuracy",
                  .title = "Final average accuracy at the best value",
                  .caption = caption,
                  .y = {.title = "accuracy", .least = 0, .most = 1, .is_fraction = true}};
  Figure time{.kind = Figure::Kind::Bars,
              .name = "best-time",
              .title = "Training time at the best value",
              .caption = caption + " Runs that shared a processor took longer than alone.",
              .y = {.title = "seconds", .least = 0}};
  for (const ReportedRow* row : best) {
    const SeedStatistics reached = statistics_of(*row, run_measures.front());
    accuracy.bars.push_back(
        {.label = row->label, .colour = row->colour, .height = spread_of(reached), .count = reached.count});
    const auto seconds = std::find_if(run_measures.begin(), run_measures.end(),
                                      [](const RunMeasure& measure) { return measure.unit == ReportUnit::Seconds; });
    const SeedStatistics took = statistics_of(*row, *seconds);
    time.bars.push_back({.label = row->label, .colour = row->colour, .height = spread_of(took), .count = took.count});
  }
  return {std::move(accuracy), std::move(time)};
}

}  // namespace

std::vector<Figure> figures_of_points(const ReportContent& content) {
  std::vector<Figure> figures;
  for (const std::string& varied : varied_in(content)) figures.push_back(figure_by(content, varied));
  // Budgets are not chosen but afforded.
  const std::vector<std::string> names = varied_in(content);
  if (names.size() != 1 || names.front() != "budget") {
    for (Figure& figure : bars_of_best(content)) figures.push_back(std::move(figure));
  }
  return figures;
}

}  // namespace meander
