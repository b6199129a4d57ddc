#pragma once

#include <meander/apps/compare/job_queue.h>
#include <meander/apps/compare/plan.h>
#include <meander/apps/compare/planned_runs.h>
#include <meander/apps/results/run_store.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace meander {

/// One run of a comparison that has to be there once, whatever rows it is for.
struct ComparisonRun {
  PlannedRun planned;
  std::string title;  ///< "EWC s2"
  FoundRun found{};

  bool is_missing() const { return found.state != RunState::Done && found.state != RunState::Failed; }
};

/// All runs of the plan, as the folder holds them now; rows that mean the same run share it. Damaged ones are named in
/// `problems`. Throws UsageError if a run is there with other options.
std::vector<ComparisonRun> runs_of(const Plan& plan, const std::filesystem::path& folder,
                                   std::vector<std::string>& problems);

/// Looks a run up again.
void look_again(ComparisonRun& run, const std::filesystem::path& folder);

/// Whether another process is at it.
bool is_locked(const ComparisonRun& run, const std::filesystem::path& folder);

/// The words of `meander` that make this run, in this folder, on so many threads, unless it is done by then. The number
/// of threads is left out where it would change results.
std::vector<std::string> command_of(const ComparisonRun& run, const std::filesystem::path& folder, int threads);

/// For each run how long it may take, and how much memory: by what the runs of its row took that are done, otherwise by
/// a guess that is right in proportion.
struct RunCost {
  double seconds = 0;
  std::uint64_t bytes = 0;
};
std::vector<RunCost> expected_costs(const Plan& plan, const std::vector<ComparisonRun>& runs);
/// The most memory that one of them may need.
std::uint64_t largest_of(const std::vector<RunCost>& costs);

}  // namespace meander
