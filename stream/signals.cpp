#include <meander/stream/error.h>
#include <meander/stream/signals.h>

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
  // Raised by the thread's own fault, these end the process when they are blocked, handler or no.
  for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT}) sigdelset(&set, fault);
  return set;
}

void sleep_until(std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait(lock, stop, [] { return false; });
}

// With the mask of the thread that makes it: what reached that thread reaches this one.
std::jthread make_receiver() {
  try {
    return std::jthread(sleep_until);
  } catch (const std::system_error& error) {
    throw Error("pipeline", fmt::format("no thread can be made ({})", error.what()), "raise the limit (ulimit -u)");
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
