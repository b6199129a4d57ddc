#include <meander/apps/results/distinctions.h>
#include <meander/apps/results/run_measures.h>
#include <meander/apps/results/run_store.h>
#include <meander/apps/results/run_tables.h>
#include <meander/apps/results/seedless.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <utility>

namespace meander {
namespace {

constexpr std::array<const char*, 4> what_ran{"method", "experiment", "scenario", "stream"};

ReportRow row_of_what_ran(const StoredRun& run) {
  ReportRow row;
  for (const std::string& text : {run.method, run.experiment, run.scenario, run.stream}) row.put(text);
  return row;
}

template <class Names>
void add_text_columns(ReportTable& table, const Names& names) {
  for (const auto& name : names) table.columns.push_back({name, name});
}

// Of the accuracy, the first of the measures, people see the spread too.
void add_measure_columns(ReportTable& table, bool of_groups) {
  for (const RunMeasure& measure : run_measures) {
    const bool is_first = &measure == &run_measures.front();
    table.columns.push_back({measure.title, measure.name, measure.unit, of_groups, of_groups && is_first});
  }
}

void add_statistics(ReportRow& row, const RunGroup& group) {
  for (const RunMeasure& measure : run_measures) {
    std::vector<double> values;
    for (const StoredRun& run : group.runs) values.push_back(measure.of(run));
    row.put(over_seeds(values));
  }
}

// The rows from `first` up to `last` are of one problem.
void finish_problem(ReportTable& table, std::size_t first, std::size_t last) {
  const auto is_accuracy = [](const ReportColumn& column) { return column.name == run_measures.front().name; };
  const auto column = std::find_if(table.columns.begin(), table.columns.end(), is_accuracy);
  mark_best(std::span(table.rows).subspan(first, last - first),
            static_cast<std::size_t>(column - table.columns.begin()));
  if (last < table.rows.size()) table.rows[last - 1].is_ruled = true;
}

void finish_problems(ReportTable& table, const std::vector<RunGroup>& groups) {
  std::size_t first = 0;
  for (std::size_t i = 1; i <= groups.size(); ++i) {
    const bool same = i < groups.size() && problem_of(groups[i].runs.front()) == problem_of(groups[first].runs.front());
    if (same) continue;
    finish_problem(table, first, i);
    first = i;
  }
}

}  // namespace

ReportTable table_of_runs(const std::vector<StoredRun>& runs) {
  ReportTable table;
  add_text_columns(table, what_ran);
  table.columns.push_back({"seed", "seed", ReportUnit::Count});
  add_measure_columns(table, false);
  add_text_columns(table, std::array{"outcome", "directory"});
  for (const StoredRun& run : runs) {
    ReportRow row = row_of_what_ran(run);
    row.put(run.seed);
    for (const RunMeasure& measure : run_measures) row.put(measure.of(run));
    row.put(outcome_of(run));
    row.put(run.directory.string());
    table.add(std::move(row));
  }
  return table;
}

ReportTable table_of_groups(const std::vector<RunGroup>& groups, bool with_stamp) {
  const std::vector<std::string> differences = distinctions(groups);
  const auto is_there = [](const std::string& text) { return !text.empty(); };
  const bool any_differ = std::any_of(differences.begin(), differences.end(), is_there);
  ReportTable table;
  add_text_columns(table, what_ran);
  if (any_differ) add_text_columns(table, std::array{"options"});
  add_measure_columns(table, true);
  if (with_stamp) add_text_columns(table, std::array{"stamp"});
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const StoredRun& run = groups[i].runs.front();
    ReportRow row = row_of_what_ran(run);
    row.is_bound = is_bound(run);
    if (any_differ) row.put(differences[i]);
    add_statistics(row, groups[i]);
    if (with_stamp) row.put(seedless(run.stamp, run.seed));
    table.add(std::move(row));
  }
  finish_problems(table, groups);
  return table;
}

ReportTable table_by_keys(const std::vector<RunGroup>& groups, const std::vector<std::string>& keys) {
  ReportTable table;
  add_text_columns(table, keys);
  add_measure_columns(table, true);
  for (const RunGroup& group : groups) {
    ReportRow row;
    for (const std::string& value : group.values) row.put(value);
    add_statistics(row, group);
    row.is_bound = std::all_of(group.runs.begin(), group.runs.end(), is_bound);
    table.add(std::move(row));
  }
  if (on_one_problem(groups)) mark_best(table.rows, keys.size());
  return table;
}

}  // namespace meander
