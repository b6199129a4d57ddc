#pragma once

#include <meander/apps/terminal/terminal.h>

#include <atomic>
#include <string_view>

namespace meander::terminal {

/// Where the words of a command go. What it says to people goes to standard output, or to standard error where standard
/// output is for programs (--json), or nowhere (--quiet). What was asked for always goes to standard output. Lines are
/// given without their end; to people those that are longer than the terminal is wide are broken at blanks. Words that
/// cannot be written (a full disk, a terminal that is gone) end nothing: standard error is told once. Thread-safe.
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
  /// What was asked for. Throws Error when it cannot be written.
  void answer(std::string_view line) const;

  enum class End { Line, Open };
  /// For people, as it is and without waiting; `Open`: the terminal's line is not ended, and a warning takes its place.
  /// False where it cannot be written.
  bool draw(std::string_view text, End end) const;

 private:
  void tell_once(const char* problem) const;

  Options options_;
  mutable std::atomic<bool> told_ = false;
  mutable std::atomic<bool> line_is_open_ = false;
};

/// Something that people were to be told on standard output could not be written.
bool words_were_lost();

}  // namespace meander::terminal
