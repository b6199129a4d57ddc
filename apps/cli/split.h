#pragma once

#include <meander/apps/cli/option_table.h>

#include <string>
#include <utility>
#include <vector>

namespace meander::cli {

struct GivenOption {
  const Option* option;
  /// One text for each time it was given.
  std::vector<std::string> texts;
};

struct SplitLine {
  std::vector<GivenOption> given;
  /// Abbreviated names as written, and the full names they stand for: {"--model", "--model-dir"}.
  std::vector<std::pair<std::string, std::string>> abbreviated;
  /// Words that belong to no option, in order.
  std::vector<std::string> rest;
  bool help = false;
  std::string help_topic{};
};

/// Separates the options of a command line, given by full names or unambiguous beginnings, from everything else. Values
/// are not checked here. The only file that uses CLI11. Throws UsageError if the line ends where a value is expected.
SplitLine split_line(const OptionTable& table, const std::vector<std::string>& arguments);

[[noreturn]] void refuse_missing_value(const Option& option);

}  // namespace meander::cli
