#pragma once

#include <meander/apps/compare/plan.h>
#include <meander/apps/request/resolve_run.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace meander {

/// One run of a plan: a row with a seed.
struct PlannedRun {
  std::size_t row;  ///< its position in Plan::rows
  std::int64_t seed;
  /// What follows `meander run`: the plan's common options, the row's, and the seed.
  std::vector<std::string> arguments;
  ResolvedRun run;
  /// Not shortened for file names. Rows whose options mean the same have the same: to run one of them is enough.
  std::string stamp;
};

/// The runs of the plan, row by row, each with its seeds in order. They are resolved here, so that nothing runs if one
/// of them cannot: throws UsageError naming the row, "EWC: --reg-strength: ...". Reads no data.
std::vector<PlannedRun> planned_runs(const Plan& plan);

}  // namespace meander
