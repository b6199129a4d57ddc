#pragma once

#include <meander/apps/cli/config_file.h>
#include <meander/apps/run/asked_run.h>

#include <string>
#include <utility>
#include <vector>

namespace meander {

/// The run that these words ask for.
inline ResolvedRun asked(const std::vector<std::string>& words) { return asked_run(words).value(); }

/// All its options with what they came to, whoever chose it.
inline std::string outcome_of(const ResolvedRun& run) {
  RunRequest options = run.options;
  return cli::defaults_text(run_option_table(options), {});
}

}  // namespace meander
