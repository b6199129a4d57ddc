#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/signals.h>

#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <system_error>

namespace meander {
namespace {

sigset_t deferred() {
  sigset_t set;
  sigfillset(&set);
  // If the thread's own fault raises one of these while it is blocked, the process ends, handler or not.
  for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT}) sigdelset(&set, fault);
  return set;
}

void sleep_until(std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait(lock, stop, [] { return false; });
}

// It inherits the mask of the thread that creates it, and so receives the signals which that thread received.
std::jthread make_receiver() {
  try {
    return std::jthread(sleep_until);
  } catch (const std::system_error& error) {
    throw Error("pipeline", fmt::format("cannot create a thread ({})", error.what()), "raise the limit (ulimit -u)");
  }
}

}  // namespace

void block_signals() {
  const sigset_t set = deferred();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

SignalShelter::SignalShelter() : receiver_(make_receiver()) {
  const sigset_t set = deferred();
  ::pthread_sigmask(SIG_BLOCK, &set, &former_);
}

SignalShelter::~SignalShelter() { ::pthread_sigmask(SIG_SETMASK, &former_, nullptr); }

}  // namespace meander
