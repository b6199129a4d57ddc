#pragma once

#include <csignal>
#include <thread>

namespace meander {

/// Blocks on the calling thread, for good, the signals that a program may have handlers for: a handler's frame, pushed
/// on the stack of a thread inside oneDNN's generated code, corrupts the heap. What a fault of the thread itself raises
/// (SIGSEGV, SIGFPE ...) stays as it is. Threads made afterwards inherit it.
void block_signals();

/// Blocks them while it lives, on a thread that is not ours: the one that calls `Pipeline::run`. Those sent to the
/// process meanwhile go to a thread that is made for them and does nothing else, so that handlers run and Ctrl-C works
/// in a program of one thread too; those sent to the thread itself (pthread_kill) wait.
class SignalShelter {
 public:
  /// Throws Error when no thread can be made.
  SignalShelter();
  ~SignalShelter();
  SignalShelter(const SignalShelter&) = delete;
  SignalShelter& operator=(const SignalShelter&) = delete;

 private:
  std::jthread receiver_;
  sigset_t former_{};
};

}  // namespace meander
