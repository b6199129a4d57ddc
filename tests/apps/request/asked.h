#pragma once

#include "apps/message.h"

#include <meander/apps/cli/config_file.h>
#include <meander/apps/cli/parse.h>
#include <meander/apps/request/asked_run.h>

#include <string>
#include <utility>
#include <vector>

namespace meander {

/// The words of a command line.
using Words = std::vector<std::string>;

inline Words operator+(Words left, const Words& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

/// The run that these words ask for.
inline ResolvedRun asked(const Words& words) {
  RunRequest options;
  const cli::OptionTable table = run_option_table(options);
  return asked_run(table, cli::parse(table, words));
}

/// The run resolved from the options that these words set, without the handling of a file's defaults by `asked_run`.
inline ResolvedRun decided(const Words& words) {
  RunRequest options;
  cli::parse(run_option_table(options), words);
  return resolve(options);
}

/// The error line that refuses these words; empty if they are accepted.
inline std::string refusal(const Words& words) {
  return usage_error([&] { decided(words); });
}

/// All options of the run with their values, given or default.
inline std::string outcome_of(const ResolvedRun& run) {
  RunRequest options = run;
  return cli::defaults_text(run_option_table(options), {});
}

}  // namespace meander
