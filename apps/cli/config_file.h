#pragma once

#include <meander/apps/cli/option_table.h>

#include <set>
#include <string>
#include <vector>

namespace meander::cli {

/// The contents of a configuration file, each part in the file's order.
struct FileOptions {
  std::vector<GivenValue> given;
  /// Under [defaults]: the values of options that were not given when the file was written.
  std::vector<GivenValue> defaults;
};

/// The options in a TOML file ("-": standard input) of `name = value` lines. Numbers are spelt as on the command line.
/// Throws UsageError naming file and line for anything that is not TOML, an unknown name, one given twice, or a value
/// of the wrong type.
FileOptions read_config_file(const OptionTable& table, const std::string& file);

/// The text of such a file with the options of these names, group by group, below a comment of one line. Options that
/// do not belong in a file are left out.
std::string config_text(const OptionTable& table, const std::set<std::string>& names, const std::string& heading);

/// The text to append to it: all other options that hold a value, under [defaults], except flags that are off by
/// default. Empty if there are none.
std::string defaults_text(const OptionTable& table, const std::set<std::string>& names);

}  // namespace meander::cli
