#pragma once

#include <stop_token>
#include <thread>

namespace meander {

/// While it lives, Ctrl-C (SIGINT) and SIGTERM ask for a stop instead of ending the program: what listens to `token`
/// finishes its batch and results are written. A second one ends the program at once, with the exit code below.
/// Make it before anything that makes threads: they inherit that the two are blocked, so that a handler runs on its own
/// thread alone. One at a time; throws InternalError for a second.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  std::stop_token token() const { return stop_.get_token(); }
  /// A signal came.
  bool requested() const;
  /// What a shell reports for a program that this signal ended: 130 for Ctrl-C, 143 for SIGTERM; 0 when none came.
  int exit_code() const;

 private:
  std::stop_source stop_;
  std::thread watcher_;
};

}  // namespace meander
