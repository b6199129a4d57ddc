#pragma once

#include <meander/apps/terminal/terminal.h>

#include <string_view>

namespace meander::terminal {

/// Where the words of a command go. What it says to people goes to standard output, or to standard error where standard
/// output is for programs (--json), or nowhere (--quiet). What was asked for always goes to standard output. Lines are
/// given without their end.
class Console {
 public:
  struct Options {
    bool json = false;
    bool quiet = false;
  };
  explicit Console(Options options) : options_(options) {}

  bool quiet() const { return options_.quiet; }
  /// The file descriptor for people's words.
  int descriptor() const { return options_.json ? standard_error : standard_output; }

  /// Tells people; silent with --quiet.
  void say(std::string_view line) const;
  /// What the user must know although all is well; standard error, even with --quiet.
  void warn(std::string_view line) const;
  /// What was asked for.
  void answer(std::string_view line) const;

 private:
  Options options_;
};

}  // namespace meander::terminal
