#pragma once

#include <meander/apps/request/resolve_run.h>
#include <meander/apps/results/run_directory.h>
#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/interrupt.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace meander {

/// Whether both runs learn from the very same batches, so that one stream can feed both.
bool share_a_stream(const ResolvedRun& one, const ResolvedRun& other);

/// One of several runs on one stream.
struct JoinedRun {
  ResolvedRun run;
  RunDirectory directory;
  std::string error{};  ///< why it failed, in one line
};

/// Runs them all, on one stream that is made once: any two share it. Each gets the result that it would have had alone,
/// bit for bit, except for times, which count what its learner was busy. A run that fails leaves the others alone.
/// `on_iteration` is called now and then with how far the furthest one is.
void run_together(std::vector<JoinedRun>& runs, const terminal::Console& console, const Interrupt& interrupt,
                  const std::function<void(std::int64_t)>& on_iteration);

}  // namespace meander
