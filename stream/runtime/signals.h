#pragma once

#include <csignal>
#include <thread>

namespace meander {

/// Permanently blocks on the calling thread the signals that a program may have handlers for: a handler's frame, pushed
/// on the stack of a thread inside oneDNN's generated code, corrupts the heap. Signals raised by a fault of the thread
/// itself (SIGSEGV, SIGFPE ...) stay unblocked. Threads created afterwards inherit the mask.
void block_signals();

/// Blocks the same signals, for its lifetime, on a thread that is not ours: the one that calls `Pipeline::run`.
/// Meanwhile signals sent to the process go to a dedicated thread, so that handlers run and Ctrl-C works even in a
/// single-threaded program; signals sent to the thread itself (pthread_kill) wait.
class SignalShelter {
 public:
  /// Throws Error when no thread can be created.
  SignalShelter();
  ~SignalShelter();
  SignalShelter(const SignalShelter&) = delete;
  SignalShelter& operator=(const SignalShelter&) = delete;

 private:
  std::jthread receiver_;
  sigset_t former_{};
};

}  // namespace meander
