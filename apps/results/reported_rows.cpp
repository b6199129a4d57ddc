#include <meander/apps/results/reported_rows.h>
#include <meander/apps/terminal/format.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

namespace meander {
namespace {

// A rule below the bounds and below each choice; the best of a choice, or of all methods, is marked.
void finish_blocks(ReportTable& table, const std::vector<ReportedRow>& rows, std::size_t accuracy_column) {
  for (std::size_t first = 0; first < rows.size();) {
    const std::size_t end = end_of_block(rows, first);
    mark_best(std::span(table.rows).subspan(first, end - first), accuracy_column);
    table.rows[end - 1].is_ruled = end < rows.size();
    first = end;
  }
}

}  // namespace

SeedStatistics statistics_of(const ReportedRow& row, const RunMeasure& measure) {
  std::vector<double> values;
  for (const StoredRun& run : row.runs) values.push_back(measure.of(run));
  return over_seeds(values);
}

std::size_t end_of_block(const std::vector<ReportedRow>& rows, std::size_t first) {
  std::size_t end = first;
  const auto belongs = [&](const ReportedRow& row) {
    return row.choice == rows[first].choice && row.is_bound == rows[first].is_bound;
  };
  while (end < rows.size() && belongs(rows[end])) ++end;
  return end;
}

const ReportedRow* best_of(const std::vector<ReportedRow>& rows, std::size_t first, std::size_t end) {
  const ReportedRow* best = nullptr;
  double highest = 0;
  for (std::size_t i = first; i < end; ++i) {
    const double accuracy = statistics_of(rows[i], run_measures.front()).mean;
    if (std::isnan(accuracy) || (best != nullptr && accuracy <= highest)) continue;
    best = &rows[i];
    highest = accuracy;
  }
  return best;
}

ReportTable table_of_rows(const std::string& title, const std::vector<ReportedRow>& rows, RowColumns columns) {
  const bool with_points =
      columns.points && std::any_of(rows.begin(), rows.end(), [](const ReportedRow& row) { return row.x.has_value(); });
  ReportTable table{.title = title};
  table.columns.push_back({"method", "method"});
  if (with_points) {
    table.columns.push_back({"curve", "curve"});
    table.columns.push_back({"varied", "varied"});
    table.columns.push_back({"value", "value", ReportUnit::Number});
  }
  const std::size_t accuracy_column = table.columns.size();
  for (const RunMeasure& measure : run_measures) {
    const bool is_first = &measure == &run_measures.front();
    if (columns.cost || !measure.is_cost)
      table.columns.push_back({measure.title, measure.name, measure.unit, true, is_first});
  }
  for (const ReportedRow& row : rows) {
    ReportRow cells{.is_bound = row.is_bound};
    cells.put(row.label);
    if (with_points) {
      cells.put(row.curve);
      cells.put(row.x_name);
      cells.put(row.x.value_or(std::numeric_limits<double>::quiet_NaN()));
    }
    for (const RunMeasure& measure : run_measures) {
      if (columns.cost || !measure.is_cost) cells.put(statistics_of(row, measure));
    }
    table.add(std::move(cells));
  }
  finish_blocks(table, rows, accuracy_column);
  return table;
}

std::string best_points_text(const std::vector<ReportedRow>& rows) {
  std::string text;
  for (std::size_t first = 0; first < rows.size(); first = end_of_block(rows, first)) {
    if (rows[first].choice.empty()) continue;
    const ReportedRow* best = best_of(rows, first, end_of_block(rows, first));
    if (best == nullptr) continue;
    const double accuracy = statistics_of(*best, run_measures.front()).mean;
    text += fmt::format("best {} ({})\n", best->label, terminal::percent(accuracy));
  }
  return text;
}

}  // namespace meander
