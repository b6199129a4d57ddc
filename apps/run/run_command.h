#pragma once

#include <meander/apps/run/resolve_run.h>

#include <string>
#include <vector>

namespace meander {

/// `meander run`: reads the options, decides the run, and executes it unless only its stamp was asked for.
int run_command(const std::vector<std::string>& arguments);

/// Trains and evaluates; the exit code.
int execute(ResolvedRun run);

}  // namespace meander
