#pragma once

#include <stop_token>
#include <thread>

namespace meander {

/// While it lives, the signals by which people, terminals and job queues end a program (SIGINT of Ctrl-C, SIGTERM,
/// SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGXCPU) ask for a stop instead: what listens to `token` finishes its batch and
/// results are written. A second one ends the program at once, unless it is shielded. A signal that was ignored when
/// the program started (SIGHUP under nohup, SIGINT in the background) stays ignored.
/// Make it before anything that makes threads: they inherit that the signals are blocked, so that a handler runs on its
/// own thread alone. One at a time; throws InternalError for a second.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// Stopped by the first signal. What is registered with it runs on the thread that watches.
  std::stop_token token() const { return stop_.get_token(); }
  /// Stopped by the second: the sender does not want to wait any longer.
  std::stop_token hurry() const { return hurry_.get_token(); }
  /// A signal came.
  bool requested() const;
  /// What a shell reports for a program that the first signal ended: 128 + its number, 130 for Ctrl-C; 0 when none
  /// came.
  int exit_code() const;

 private:
  std::stop_source stop_, hurry_;
  std::thread watcher_;
};

/// While it lives there is something to lose: no number of signals ends the program, they only ask for it.
class Shield {
 public:
  Shield();
  ~Shield();
  Shield(const Shield&) = delete;
  Shield& operator=(const Shield&) = delete;
};

}  // namespace meander
