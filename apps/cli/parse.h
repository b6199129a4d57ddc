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
  /// --help=TOPIC.
  std::string help_topic{};
  /// Positional arguments, in order; only if the table allows them.
  std::vector<std::string> positionals;
  /// In the order in which they were set, the file's first; the last value of an option wins.
  std::vector<GivenValue> given{};
  /// What the file lists under [defaults]; not set.
  std::vector<GivenValue> defaults{};
  /// Abbreviated names and the full names they stand for: {"--model", "--model-dir"}.
  std::vector<std::pair<std::string, std::string>> abbreviated{};
};

/// Sets the options from `arguments` (those after the command's name): --name value, --name=value, or any unambiguous
/// beginning of a name; --help or -h. If an option is given twice, the last value wins. If an option names a
/// configuration file, its values are set first, and those of the command line override them. Throws UsageError; values
/// set before that stay set.
Parsed parse(const OptionTable& table, const std::vector<std::string>& arguments);

}  // namespace meander::cli
