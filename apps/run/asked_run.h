#pragma once

#include <meander/apps/run/resolve_run.h>

#include <optional>
#include <string>
#include <vector>

namespace meander {

/// The run that the words behind `meander run` ask for, with the file that they name; nothing where they ask for help.
/// Of such a file what stands under [defaults] gives way: where the command line changes what an option would be by
/// default, its default is taken anew. Throws UsageError, naming file, line and key of what a file holds and the run
/// cannot have. Says on standard error what the user must know of how the words were understood.
std::optional<ResolvedRun> asked_run(const std::vector<std::string>& words);

/// What was asked for, as a configuration file: config.toml.
std::string asked_file_of(const ResolvedRun& run);

/// All that decides the run, as a configuration file, what was left open under [defaults]: resolved.toml.
std::string resolved_file_of(const ResolvedRun& run);

}  // namespace meander
