#pragma once

#include <meander/apps/request/resolve_run.h>

#include <string>
#include <vector>

namespace meander {

/// `meander run`: reads the options, resolves the run, and executes it unless only its stamp was requested.
int run_command(const std::vector<std::string>& arguments);

/// Trains and evaluates; returns the exit code.
int execute(ResolvedRun run);

}  // namespace meander
