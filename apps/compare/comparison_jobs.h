#pragma once

#include <meander/apps/compare/comparison_runs.h>
#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/interrupt.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// How child processes run a comparison.
struct JobSettings {
  std::string label;                      ///< of the line of progress: "compare"
  std::optional<std::int64_t> at_once{};  ///< nothing: as many as processors and memory allow
};

/// What a run said when it ended.
struct RunEnd {
  std::string error{};  ///< why it failed; empty: it did not
  std::vector<std::string> warnings{};
};

/// Called when a run has ended; returns whether it is done.
using RunEnded = std::function<bool(ComparisonRun&, const RunEnd&)>;

/// Runs what is missing, each run as a child process, several at once, under one line of progress.
void run_as_jobs(const JobSettings& settings, const Plan& plan, std::vector<ComparisonRun>& runs,
                 const std::filesystem::path& folder, const terminal::Console& console, const Interrupt& interrupt,
                 const RunEnded& on_end);

}  // namespace meander
