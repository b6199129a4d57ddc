#pragma once

#include <stop_token>
#include <thread>

namespace meander {

/// While it lives, the signals by which people, terminals and job queues end a program (SIGINT of Ctrl-C, SIGTERM,
/// SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGXCPU) request a stop instead: code that listens to `token` finishes its batch,
/// and results are written. A second signal ends the program at once, unless there is a Shield; the same signal again
/// within a fifth of a second does not count (timeout(1) sends it twice). A signal that was ignored when the program
/// started (SIGHUP under nohup, SIGINT in the background) stays ignored. Create it before anything that starts threads:
/// they inherit the blocked signals, so that the handler runs only on the watching thread. One at a time; throws
/// InternalError for a second.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// Stopped by the first signal. Its callbacks run on the watching thread.
  std::stop_token token() const { return stop_.get_token(); }
  /// Stopped by the second signal: the sender does not want to wait any longer.
  std::stop_token hurry() const { return hurry_.get_token(); }
  /// Whether a signal has arrived.
  bool requested() const;
  /// What a shell reports for a program that the first signal ended: 128 + its number, 130 for Ctrl-C; 0 if none
  /// arrived.
  int exit_code() const;

 private:
  std::stop_source stop_, hurry_;
  int listening_ = -1;  // the watcher's end of a pipe
  std::thread watcher_;
};

/// While it lives, results would be lost: no number of signals ends the program, they only request a stop.
class Shield {
 public:
  Shield();
  ~Shield();
  Shield(const Shield&) = delete;
  Shield& operator=(const Shield&) = delete;
};

}  // namespace meander
