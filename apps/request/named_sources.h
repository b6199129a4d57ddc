#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/stream/runtime/error.h>

#include <map>
#include <string>
#include <vector>

namespace meander {

/// Where each option was given, for errors that are found only when the run is resolved: such an error names the option
/// and, if it came from a file, the file and the line.
class NamedSources {
 public:
  /// The last value of an option wins.
  explicit NamedSources(const std::vector<cli::GivenValue>& values);

  /// The error as the user should see it: with dashes before an option's name (methods, being libraries, name it
  /// without), and with file and line if it came from a file.
  UsageError named(const UsageError& error, const cli::OptionTable& table) const;

 private:
  std::string with_lines(std::string text) const;
  std::string methods_lines(const std::string& problem) const;

  std::map<std::string, cli::GivenValue> by_name_;
};

}  // namespace meander
