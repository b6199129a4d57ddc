#pragma once

#include <meander/apps/compare/comparison_runs.h>
#include <meander/apps/compare/plan.h>
#include <meander/apps/results/report_table.h>
#include <meander/apps/results/reported_rows.h>

#include <string>
#include <vector>

namespace meander {

/// The rows of the plan with those of their runs that are done.
std::vector<ReportedRow> results_of(const Plan& plan, const std::vector<ComparisonRun>& runs);

/// Whether there are two rows with results.
bool can_be_tested(const std::vector<ReportedRow>& rows);

/// Paired t-tests between the rows' accuracies on equal seeds: as matrix for people, as list for programs. Throws
/// UsageError for fewer than two rows with results.
ReportTable tests_of_rows(const std::vector<ReportedRow>& rows, bool for_programs);

/// What decides numbers in this field, and is the same for all rows here: one paragraph.
std::string conditions_text(const std::vector<ComparisonRun>& runs);

}  // namespace meander
