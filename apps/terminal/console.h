#pragma once

#include <meander/apps/terminal/terminal.h>

#include <atomic>
#include <string_view>

namespace meander::terminal {

/// Where a command's output goes. Messages for people go to standard output, or to standard error if standard output is
/// for programs (--json), or nowhere (--quiet). The requested result always goes to standard output. Lines are passed
/// without a line end; messages longer than the terminal is wide are broken at blanks. Messages that cannot be written
/// (a full disk, a closed terminal) do not end the command: standard error reports it once. Thread-safe.
class Console {
 public:
  struct Options {
    bool json = false;
    bool quiet = false;
  };
  explicit Console(Options options) : options_(options) {}

  bool quiet() const { return options_.quiet; }
  /// The file descriptor that messages for people go to.
  int descriptor() const { return options_.json ? standard_error : standard_output; }

  /// Prints a message for people; nothing with --quiet.
  void say(std::string_view line) const;
  /// Prints a warning to standard error, even with --quiet.
  void warn(std::string_view line) const;
  /// Prints the requested result. Throws Error if it cannot be written.
  void answer(std::string_view line) const;

  enum class End { Line, Open };
  /// Writes text for people, unchanged and without waiting. `Open`: the terminal's line stays open, and a warning
  /// overwrites it. Returns false if it cannot be written.
  bool draw(std::string_view text, End end) const;

 private:
  void tell_once(const char* problem) const;

  Options options_;
  mutable std::atomic<bool> told_ = false;
  mutable std::atomic<bool> line_is_open_ = false;
};

/// Whether a message for people could not be written to standard output.
bool words_were_lost();

}  // namespace meander::terminal
