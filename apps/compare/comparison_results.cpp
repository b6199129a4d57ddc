#include <meander/apps/compare/comparison_results.h>

#include <meander/apps/request/evaluation_plan.h>
#include <meander/apps/results/paired_tests.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace meander {
namespace {

template <class Of>
std::string values_of(const std::vector<ComparisonRun>& runs, const Of& of) {
  std::set<std::string> values;
  for (const ComparisonRun& run : runs) values.insert(of(run));
  values.erase("");
  return fmt::format("{}", fmt::join(values, ", "));
}

}  // namespace

std::vector<ReportedRow> results_of(const Plan& plan, const std::vector<ComparisonRun>& runs) {
  std::map<std::string, const StoredRun*> by_stamp;
  for (const ComparisonRun& run : runs) {
    if (run.found.state == RunState::Done) by_stamp[run.planned.stamp] = &*run.found.run;
  }
  std::vector<ReportedRow> rows;
  for (const PlanRow& row : plan.rows) {
    rows.push_back({.label = row.label,
                    .curve = row.curve,
                    .x_name = row.x_name,
                    .x = row.x,
                    .choice = row.choice,
                    .colour = row.colour,
                    .is_bound = row.is_bound});
  }
  for (const PlannedRun& planned : planned_runs(plan)) {
    const auto found = by_stamp.find(planned.stamp);
    if (found != by_stamp.end()) rows[planned.row].runs.push_back(*found->second);
  }
  return rows;
}

bool can_be_tested(const std::vector<ReportedRow>& rows) {
  return std::count_if(rows.begin(), rows.end(), [](const ReportedRow& row) { return !row.runs.empty(); }) >= 2;
}

ReportTable tests_of_rows(const std::vector<ReportedRow>& rows, bool for_programs) {
  std::vector<RunGroup> groups;
  std::vector<std::string> labels;
  for (const ReportedRow& row : rows) {
    if (row.runs.empty()) continue;
    groups.push_back({.values = {}, .runs = row.runs});
    labels.push_back(row.label);
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
