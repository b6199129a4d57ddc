#pragma once

#include <functional>
#include <string>
#include <vector>

namespace meander {

/// A command of the program: `meander NAME`.
struct Command {
  std::string name;
  /// One line, for lists of commands.
  std::string summary;
  /// Takes the words after the command's name and returns the exit code. Throws Error if it fails.
  std::function<int(const std::vector<std::string>&)> run{};
  /// Set instead of `run` for a group of commands: "data" has "list", "fetch", ...
  std::vector<Command> subcommands{};
};

/// All commands, in the order of the help. To add one, add its file and a line in commands.cpp.
const std::vector<Command>& commands();

}  // namespace meander
