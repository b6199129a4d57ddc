#pragma once

#include <meander/apps/results/report_table.h>
#include <meander/apps/results/run_groups.h>

#include <string>
#include <vector>

namespace meander {

/// Student's paired t-test between the average accuracies of every two groups, on the seeds that both have; several
/// runs of one seed in a group count by their mean. Nothing corrects for the number of tests. Both functions throw
/// UsageError for fewer than two groups; there is one label per group.
///
/// For people and papers: a matrix whose cell says by how many percentage points the row's mean is above that of the
/// column, and the two-sided p: "+1.20 (p=0.013)".
ReportTable matrix_of_tests(const std::vector<RunGroup>& groups, const std::vector<std::string>& labels);

/// For programs: one row per pair of groups.
ReportTable list_of_tests(const std::vector<RunGroup>& groups, const std::vector<std::string>& labels);

/// What tells groups apart that were made by these keys, or by stamp if there are none: "er budget=100".
std::vector<std::string> labels_of(const std::vector<RunGroup>& groups, const std::vector<std::string>& keys);

}  // namespace meander
