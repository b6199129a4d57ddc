#pragma once

#include <meander/apps/request/resolve_run.h>
#include <meander/apps/results/run_directory.h>
#include <meander/apps/results/run_lock.h>
#include <meander/apps/terminal/console.h>

#include <optional>
#include <string>

namespace meander {

/// Whether this process may run a run now, and where.
struct RunClaim {
  enum class State { Granted, Done, Busy };
  State state = State::Granted;
  /// Who is at it, or why it is done: for one line.
  std::string reason{};
  /// Of a run that is done: its result, as `to_json` wrote it.
  std::string result{};
  /// Of a run that is granted.
  std::optional<RunDirectory> directory{};
  /// With --once: held until the run is over.
  std::optional<RunLock> lock{};
};

/// Claims the run with this stamp. Without --once it is always granted, a folder of its own. With it there is one
/// folder per stamp: the run is done if a whole result of it is there, and busy while another process has it; what a
/// run that was killed has left is used again, and what is damaged is set aside, with a warning. Throws UsageError if
/// the folder holds a run with other options, and Error, with its own words, if that run diverged: it would again.
RunClaim claim_run(const ResolvedRun& run, const std::string& stamp, const terminal::Console& console);

}  // namespace meander
