#pragma once

#include <meander/apps/cli/option_table.h>

#include <string>
#include <utility>
#include <vector>

namespace meander::cli {

/// What a command line holds besides the options' values.
struct Parsed {
  /// The help was asked for; no option was set.
  bool help = false;
  /// Words that are no options, in order; only where the table allows them.
  std::vector<std::string> positionals;
  /// In the order in which they were taken, the file's first; of one option the last holds.
  std::vector<GivenValue> given{};
  /// What the file lists under [defaults]. Nobody has taken it.
  std::vector<GivenValue> defaults{};
  /// Beginnings that stand for a whole name: {"--model", "--model-dir"}.
  std::vector<std::pair<std::string, std::string>> abbreviated{};
};

/// Gives the options the values named by `arguments` (those after the command's name): --name value, --name=value, or
/// any beginning of a name that no other option has; --help or -h. Of an option given twice the last value holds. Where
/// an option names a configuration file, its values are taken first, and those of the command line win. Throws
/// UsageError; the values set so far then stay.
Parsed parse(const OptionTable& table, const std::vector<std::string>& arguments);

}  // namespace meander::cli
