#pragma once

#include "../message.h"

#include <meander/apps/cli/config_file.h>
#include <meander/apps/cli/parse.h>
#include <meander/apps/run/asked_run.h>

#include <string>
#include <utility>
#include <vector>

namespace meander {

/// Of a command line.
using Words = std::vector<std::string>;

inline Words operator+(Words left, const Words& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

/// The run that these words ask for.
inline ResolvedRun asked(const Words& words) { return asked_run(words).value(); }

/// What is resolved from the options that these words set, without the care that `asked_run` takes of a file's
/// defaults.
inline ResolvedRun decided(const Words& words) {
  RunRequest request;
  cli::parse(run_option_table(request), words);
  return resolve(request);
}

/// The line by which these words are refused; empty where they are not.
inline std::string refusal(const Words& words) {
  return usage_error([&] { decided(words); });
}

/// All its options with what they came to, whoever chose it.
inline std::string outcome_of(const ResolvedRun& run) {
  RunRequest options = run.options;
  return cli::defaults_text(run_option_table(options), {});
}

}  // namespace meander
