#pragma once

#include <meander/apps/compare/comparison_runs.h>
#include <meander/apps/compare/plan.h>
#include <meander/apps/results/report_table.h>
#include <meander/apps/results/stored_run.h>

#include <string>
#include <vector>

namespace meander {

/// The results of a row: one run per seed, null where it is missing or failed.
struct RowResults {
  const PlanRow* row;
  std::vector<const StoredRun*> runs;
};

/// The results of all rows; refers to both arguments.
std::vector<RowResults> results_of(const Plan& plan, const std::vector<ComparisonRun>& runs);

/// Accuracy, forgetting and prequential accuracy of every row, as means over the seeds; the best of the methods is
/// marked, and the best of each choice. `with_cost`: seconds and speed too, which differ from one comparison to the
/// next.
ReportTable table_of_rows(const Plan& plan, const std::vector<RowResults>& results, bool with_cost);

/// The best of each choice (PlanRow), a line each: "best EWC, lambda 1000 (99.12 %)". Empty without choices.
std::string best_points_text(const Plan& plan, const std::vector<RowResults>& results);

/// Whether there are two rows with results.
bool can_be_tested(const std::vector<RowResults>& results);

/// Paired t-tests between the rows' accuracies on equal seeds: as matrix for people, as list for programs. Throws
/// UsageError for fewer than two rows with results.
ReportTable tests_of_rows(const std::vector<RowResults>& results, bool for_programs);

/// What decides numbers in this field, and is the same for all rows here: one paragraph.
std::string conditions_text(const std::vector<ComparisonRun>& runs);

}  // namespace meander
