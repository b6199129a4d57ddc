#pragma once

#include <functional>
#include <string>
#include <vector>

namespace meander {

/// A word after the program's name, and what it does.
struct Command {
  std::string name;
  /// One line, for lists of commands.
  std::string summary;
  /// Takes the words behind the command's name and returns the exit code. Throws Error for what it cannot do.
  std::function<int(const std::vector<std::string>&)> run{};
  /// Where the name alone does nothing: "data" has "list", "fetch", ...
  std::vector<Command> subcommands{};
};

/// All there are, in the order of the help. A new one: its file, and its line in commands.cpp.
const std::vector<Command>& commands();

}  // namespace meander
