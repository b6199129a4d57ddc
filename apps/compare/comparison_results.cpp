#include <meander/apps/compare/comparison_results.h>

#include <meander/apps/request/evaluation_plan.h>
#include <meander/apps/results/paired_tests.h>
#include <meander/apps/results/run_measures.h>
#include <meander/apps/terminal/format.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <span>
#include <utility>

namespace meander {
namespace {

SeedStatistics statistics_of(const RowResults& row, const RunMeasure& measure) {
  std::vector<double> values;
  for (const StoredRun* run : row.runs) values.push_back(run != nullptr ? measure.of(*run) : std::nan(""));
  return over_seeds(values);
}

// The rows from `first` on that are alternatives, or else single rows.
std::size_t end_of_block(const Plan& plan, std::size_t first) {
  std::size_t end = first;
  const auto belongs = [&](const PlanRow& row) {
    return row.choice == plan.rows[first].choice && row.is_bound == plan.rows[first].is_bound;
  };
  while (end < plan.rows.size() && belongs(plan.rows[end])) ++end;
  return end;
}

// A rule below the bounds and below each choice; the best of a choice, or of all methods, is marked.
void finish_blocks(ReportTable& table, const Plan& plan) {
  constexpr std::size_t accuracy = 1;
  for (std::size_t first = 0; first < plan.rows.size();) {
    const std::size_t end = end_of_block(plan, first);
    mark_best(std::span(table.rows).subspan(first, end - first), accuracy);
    table.rows[end - 1].is_ruled = end < plan.rows.size();
    first = end;
  }
}

template <class Of>
std::string values_of(const std::vector<ComparisonRun>& runs, const Of& of) {
  std::set<std::string> values;
  for (const ComparisonRun& run : runs) values.insert(of(run));
  values.erase("");
  return fmt::format("{}", fmt::join(values, ", "));
}

}  // namespace

std::vector<RowResults> results_of(const Plan& plan, const std::vector<ComparisonRun>& runs) {
  std::map<std::string, const StoredRun*> by_stamp;
  for (const ComparisonRun& run : runs) {
    if (run.found.state == RunState::Done) by_stamp[run.planned.stamp] = &*run.found.run;
  }
  std::vector<RowResults> results;
  for (const PlanRow& row : plan.rows) results.push_back({.row = &row, .runs = {}});
  for (const PlannedRun& planned : planned_runs(plan)) {
    const auto found = by_stamp.find(planned.stamp);
    results[planned.row].runs.push_back(found == by_stamp.end() ? nullptr : found->second);
  }
  return results;
}

ReportTable table_of_rows(const Plan& plan, const std::vector<RowResults>& results, bool with_cost) {
  ReportTable table{.title = plan.title};
  table.columns.push_back({"method", "method"});
  for (const RunMeasure& measure : run_measures) {
    const bool is_first = &measure == &run_measures.front();
    if (with_cost || !measure.is_cost)
      table.columns.push_back({measure.title, measure.name, measure.unit, true, is_first});
  }
  for (const RowResults& result : results) {
    ReportRow row{.is_bound = result.row->is_bound};
    row.put(result.row->label);
    for (const RunMeasure& measure : run_measures) {
      if (with_cost || !measure.is_cost) row.put(statistics_of(result, measure));
    }
    table.add(std::move(row));
  }
  finish_blocks(table, plan);
  return table;
}

std::string best_points_text(const Plan& plan, const std::vector<RowResults>& results) {
  std::string text;
  for (std::size_t first = 0; first < plan.rows.size(); first = end_of_block(plan, first)) {
    if (plan.rows[first].choice.empty()) continue;
    const RowResults* best = nullptr;
    double highest = 0;
    for (std::size_t i = first; i < end_of_block(plan, first); ++i) {
      const double accuracy = statistics_of(results[i], run_measures.front()).mean;
      if (std::isnan(accuracy) || (best != nullptr && accuracy <= highest)) continue;
      best = &results[i];
      highest = accuracy;
    }
    if (best != nullptr) text += fmt::format("best {} ({})\n", best->row->label, terminal::percent(highest));
  }
  return text;
}

bool can_be_tested(const std::vector<RowResults>& results) {
  const auto has_one = [](const RowResults& row) {
    return std::any_of(row.runs.begin(), row.runs.end(), [](const StoredRun* run) { return run != nullptr; });
  };
  return std::count_if(results.begin(), results.end(), has_one) >= 2;
}

ReportTable tests_of_rows(const std::vector<RowResults>& results, bool for_programs) {
  std::vector<RunGroup> groups;
  std::vector<std::string> labels;
  for (const RowResults& result : results) {
    RunGroup group;
    for (const StoredRun* run : result.runs) {
      if (run != nullptr) group.runs.push_back(*run);
    }
    if (group.runs.empty()) continue;
    groups.push_back(std::move(group));
    labels.push_back(result.row->label);
  }
  return for_programs ? list_of_tests(groups, labels) : matrix_of_tests(groups, labels);
}

std::string conditions_text(const std::vector<ComparisonRun>& runs) {
  // Joint training may be among them, where contexts do not end.
  const auto has_ends = [](const ComparisonRun& one) { return !context_ends(one.planned.run).empty(); };
  const auto found = std::find_if(runs.begin(), runs.end(), has_ends);
  const ResolvedRun& run = (found != runs.end() ? *found : runs.front()).planned.run;
  const auto stored = [](auto field) {
    return [field](const ComparisonRun& one) {
      return one.found.state == RunState::Done ? (*one.found.run).*field : std::string();
    };
  };
  const std::string data = values_of(runs, stored(&StoredRun::data));
  const std::string machine = data.empty() ? ""  // nothing is done
                                           : fmt::format(" Data: {}. Computed by meander {} with {}.", data,
                                                         values_of(runs, stored(&StoredRun::version)),
                                                         values_of(runs, stored(&StoredRun::instruction_set)));
  return fmt::format(
      "Conditions: batches of {} samples, replayed batches as large, updates per batch {}, no augmentation; forgetting "
      "measured {}; final accuracy on {}.{}",
      values_of(runs, [](const ComparisonRun& one) { return std::to_string(*one.planned.run.batch); }),
      values_of(runs, [](const ComparisonRun& one) { return one.planned.run.updates_per_batch.text(); }),
      measured_text(run), run.validation ? "held-out training samples" : "the full test sets", machine);
}

}  // namespace meander
