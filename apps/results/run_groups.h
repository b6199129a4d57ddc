#pragma once

#include <meander/apps/results/stored_run.h>

#include <string>
#include <vector>

namespace meander {

/// Runs that are counted together.
struct RunGroup {
  /// What they say under the keys they were grouped by; "-" where nothing. Empty: they differ only in their seeds.
  std::vector<std::string> values;
  /// In the order they were passed in; at least one.
  std::vector<StoredRun> runs;
};

/// Those of the runs that may be counted: they ran to their end, and each is there once. The others go to `problems`, a
/// line each.
std::vector<StoredRun> countable(const std::vector<StoredRun>& runs, std::vector<std::string>& problems);

/// The runs in groups that differ only in their seeds, by problem and then by stamp.
std::vector<RunGroup> by_stamp(const std::vector<StoredRun>& runs);

/// The runs in groups that have the same values under these keys (run_fields.h), by these values. Runs of one seed that
/// differ in other options are then in one group.
std::vector<RunGroup> by_keys(const std::vector<StoredRun>& runs, const std::vector<std::string>& keys);

/// Whether it is not a method to choose but a bound to measure by: plain or joint training.
bool is_bound(const StoredRun& run);

/// What a run learned from and was tested on: experiment, scenario, stream, data, contexts and their order. Runs on one
/// problem can be compared.
std::vector<std::string> problem_of(const StoredRun& run);
bool on_one_problem(const std::vector<RunGroup>& groups);

}  // namespace meander
