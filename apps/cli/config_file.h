#pragma once

#include <meander/apps/cli/option_table.h>

#include <string>
#include <vector>

namespace meander::cli {

/// One line of a configuration file.
struct FileOption {
  const Option* option;
  std::string text;
  /// "run.toml, line 3: lr"
  std::string where;
};

/// The options in a TOML file of `name = value` lines, in its order. Throws UsageError naming file and line for
/// anything that is not TOML, an unknown name, one given twice, or a value of another type than the option's.
std::vector<FileOption> read_config_file(const OptionTable& table, const std::string& file);

/// The options as such a file, group by group: all that hold a value, but for flags that are off by themselves and
/// options that do not belong in a file. `heading` is its first comment, one line.
std::string config_text(const OptionTable& table, const std::string& heading);

}  // namespace meander::cli
