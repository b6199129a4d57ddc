#pragma once

#include <meander/apps/cli/option_table.h>

#include <string>
#include <utility>
#include <vector>

namespace meander::cli {

struct GivenOption {
  const Option* option;
  /// One text each time it was given.
  std::vector<std::string> texts;
};

struct SplitLine {
  std::vector<GivenOption> given;
  /// Beginnings that stand for a whole name, as they were written, and that name: {"--model", "--model-dir"}.
  std::vector<std::pair<std::string, std::string>> abbreviated;
  /// What belongs to no option, in order.
  std::vector<std::string> rest;
  bool help = false;
};

/// Tells the options of a command line, whole names or unambiguous beginnings of them, from everything else. No text is
/// judged here. The one file that knows CLI11. Throws UsageError when the line ends where a value is due.
SplitLine split_line(const OptionTable& table, const std::vector<std::string>& arguments);

[[noreturn]] void refuse_missing_value(const Option& option);

}  // namespace meander::cli
