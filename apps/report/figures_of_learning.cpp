#include <meander/apps/report/report_figures.h>
#include <meander/apps/report/seed_curves.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace meander {
namespace {

// The curves of one row, if it has any.
struct LearningRow {
  const ReportedRow* row;
  std::size_t place;  // among all rows: it looks the same in all figures
  SeedCurves over_contexts, over_iterations;

  // Whether accuracy was measured more often than at the ends of contexts.
  bool is_fine() const { return over_iterations.average.size() > over_contexts.average.size() + 1; }
};

std::optional<LearningRow> learning_of(const ReportedRow& row, std::size_t place, std::vector<std::string>& problems) {
  std::vector<EvaluatedPoints> points;
  try {
    for (const StoredRun& run : row.runs) points.push_back(evaluated_points(run));
  } catch (const Error& error) {
    problems.push_back(fmt::format("{}: {}; its curves are left out", row.label, error.what()));
    return std::nullopt;
  }
  LearningRow learning{.row = &row,
                       .place = place,
                       .over_contexts = curves_over_contexts(row.runs, points),
                       .over_iterations = curves_over_iterations(row.runs, points)};
  if (learning.over_iterations.average.size() < 2) return std::nullopt;
  return learning;
}

// Where contexts ended in the row's first run.
std::vector<double> ends_of(const ReportedRow& row) {
  const std::vector<std::int64_t>& ends = row.runs.front().context_ends;
  std::vector<double> marks(ends.begin(), ends.end());
  return marks;
}

FigureAxis accuracy_axis() { return {.title = "accuracy", .least = 0, .most = 1, .is_fraction = true}; }

// Where all is high, what is below need not be seen.
void leave_out_what_is_empty(Figure& figure) {
  double least = 1;
  for (const FigureSeries& series : figure.series) {
    for (const FigurePoint& point : series.points) {
      for (const double y : {point.y.value, point.y.low}) least = std::isnan(y) ? least : std::min(least, y);
    }
  }
  if (least >= 0.5) figure.y.least = std::floor(10 * (least - 0.01)) / 10;
}

Figure average_over_contexts(const ReportContent& content, const std::vector<LearningRow>& rows) {
  Figure figure{
      .kind = Figure::Kind::Lines,
      .name = "average-accuracy",
      .title = "Average accuracy on the contexts so far",
      .caption = fmt::format("{}. Measured where contexts end. {}", content.title, seeds_caption(content, "bands")),
      .x = {.title = "contexts so far"},
      .y = accuracy_axis()};
  for (const LearningRow& one : rows) {
    if (one.over_contexts.average.size() < 2) continue;
    figure.series.push_back(
        {.label = one.row->label, .colour = one.row->colour, .points = one.over_contexts.average, .style = one.place});
  }
  return figure;
}

Figure average_over_iterations(const ReportContent& content, const std::vector<LearningRow>& rows) {
  Figure figure{
      .kind = Figure::Kind::Lines,
      .name = "average-accuracy-over-time",
      .title = "Average accuracy on the contexts so far, over time",
      .caption = fmt::format("{}. Vertical lines: a context ends. {}", content.title, seeds_caption(content, "bands")),
      .x = {.title = "iterations"},
      .y = accuracy_axis()};
  for (const LearningRow& one : rows) {
    if (figure.marks.empty()) figure.marks = ends_of(*one.row);
    if (one.is_fine())
      figure.series.push_back({.label = one.row->label,
                               .colour = one.row->colour,
                               .points = one.over_iterations.average,
                               .style = one.place});
  }
  return figure;
}

Figure per_context(const ReportContent& content, const LearningRow& one, std::size_t number) {
  const bool fine = one.is_fine() || one.over_contexts.average.empty();
  const SeedCurves& curves = fine ? one.over_iterations : one.over_contexts;
  const std::string of = content.is_of_one_method() ? "" : fmt::format(": {}", one.row->label);
  Figure figure{
      .kind = Figure::Kind::Lines,
      .name = content.is_of_one_method() ? "accuracy-per-context" : fmt::format("accuracy-per-context-{}", number),
      .title = "Accuracy per context" + of,
      .caption = fmt::format("{}, {}. {} {}", content.title, one.row->label,
                             fine ? "Vertical lines: a context ends." : "Measured where contexts end.",
                             seeds_caption(content, "bands")),
      .x = {.title = fine ? "iterations" : "contexts so far"},
      .y = accuracy_axis(),
      .marks = fine ? ends_of(*one.row) : std::vector<double>()};
  for (std::size_t c = 0; c < curves.per_context.size(); ++c) {
    figure.series.push_back({.label = fmt::format("context {}", c), .points = curves.per_context[c]});
  }
  figure.series.push_back({.label = "average so far", .colour = "black", .points = curves.average, .is_main = true});
  return figure;
}

}  // namespace

std::vector<Figure> figures_of_learning(const ReportContent& content, std::vector<std::string>& problems) {
  std::vector<LearningRow> rows;
  for (std::size_t i = 0; i < content.rows.size(); ++i) {
    if (content.rows[i].runs.empty()) continue;
    if (auto learning = learning_of(content.rows[i], i, problems)) rows.push_back(std::move(*learning));
  }
  std::vector<Figure> figures;
  if (content.is_of_one_method() && !rows.empty()) figures.push_back(per_context(content, rows.front(), 1));
  Figure contexts = average_over_contexts(content, rows);
  if (!contexts.series.empty()) figures.push_back(std::move(contexts));
  Figure iterations = average_over_iterations(content, rows);
  if (!iterations.series.empty()) figures.push_back(std::move(iterations));
  for (std::size_t i = 0; i < rows.size() && !content.is_of_one_method(); ++i) {
    figures.push_back(per_context(content, rows[i], i + 1));
  }
  for (Figure& figure : figures) leave_out_what_is_empty(figure);
  return figures;
}

}  // namespace meander
