#pragma once

#include <meander/apps/results/stored_run.h>

#include <string>

namespace meander {

/// The command that repeats a run, in one line, from the options that it was given (config.toml in its folder):
/// "meander run --method=er --seed=2". Words that a shell would change are quoted. Empty if the file cannot be read.
std::string run_command_line(const StoredRun& run);

}  // namespace meander
