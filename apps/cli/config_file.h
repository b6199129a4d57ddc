#pragma once

#include <meander/apps/cli/option_table.h>

#include <set>
#include <string>
#include <vector>

namespace meander::cli {

/// What a configuration file holds, each kind in the file's order.
struct FileOptions {
  std::vector<GivenValue> given;
  /// Under [defaults]: what was left open when the file was written came to these.
  std::vector<GivenValue> defaults;
};

/// The options in a TOML file ("-": standard input) of `name = value` lines. Numbers are spelt as on the command line.
/// Throws UsageError naming file and line for anything that is not TOML, an unknown name, one given twice, or a value
/// of another type than the option's.
FileOptions read_config_file(const OptionTable& table, const std::string& file);

/// The options of these names as such a file, group by group, under a comment of one line; those that do not belong in
/// a file are left out.
std::string config_text(const OptionTable& table, const std::set<std::string>& names, const std::string& heading);

/// To stand behind it: all others that hold a value, under [defaults], but for flags that are off by themselves. Empty
/// where there are none.
std::string defaults_text(const OptionTable& table, const std::set<std::string>& names);

}  // namespace meander::cli
