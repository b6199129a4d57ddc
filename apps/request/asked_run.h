#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/apps/cli/parse.h>
#include <meander/apps/request/resolve_run.h>

#include <string>

namespace meander {

/// The run that a parsed command line of `meander run` or `pretrain` asks for, including the file that it names;
/// `table` is the one it was parsed with, `blank` a request by that command with no option given. Values under
/// [defaults] in such a file yield: if the command line changes the default of an option, the new default applies.
/// Throws UsageError, with file, line and key for an invalid option of a file. Reports on standard error how
/// abbreviations were understood and which options of a file were kept for another experiment.
ResolvedRun asked_run(const cli::OptionTable& table, const cli::Parsed& parsed, const RunRequest& blank = {});

/// The options that were given, as a configuration file: config.toml.
std::string asked_file_of(const ResolvedRun& run);

/// Everything that determines the run, as a configuration file, options that were not given under [defaults]:
/// resolved.toml.
std::string resolved_file_of(const ResolvedRun& run);

}  // namespace meander
