#pragma once

#include <meander/apps/results/report_table.h>
#include <meander/apps/results/run_groups.h>

#include <string>
#include <vector>

namespace meander {

/// One row per run: what ran, what it reached and cost, and how it ended.
ReportTable table_of_runs(const std::vector<StoredRun>& runs);

/// One row per group of runs that differ only in their seeds: what ran, and means over the seeds. The best accuracy on
/// each problem is marked, and a rule divides the problems. `with_stamp`: a last column identifies the groups.
ReportTable table_of_groups(const std::vector<RunGroup>& groups, bool with_stamp);

/// The same for runs grouped by these keys, which are its first columns.
ReportTable table_by_keys(const std::vector<RunGroup>& groups, const std::vector<std::string>& keys);

}  // namespace meander
