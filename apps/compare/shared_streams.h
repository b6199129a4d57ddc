#pragma once

#include <meander/apps/compare/comparison_runs.h>
#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/interrupt.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace meander {

/// Runs those of the missing runs that can share a stream with another one (--shared-stream), a seed at a time, in this
/// process; the others, and those that another process is at, stay missing. Calls `on_end` for each that has run, with
/// its error line. `largest_run`: the bytes that one alone may need.
void run_on_shared_streams(std::vector<ComparisonRun>& runs, std::uint64_t largest_run,
                           const std::filesystem::path& folder, const terminal::Console& console,
                           const Interrupt& interrupt,
                           const std::function<void(ComparisonRun&, const std::string&)>& on_end);

}  // namespace meander
