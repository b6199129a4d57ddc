#include <meander/apps/terminal/interrupt.h>
#include <meander/stream/runtime/error.h>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <ctime>

namespace meander {
namespace {

constexpr std::array ending{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGXCPU};

// What the handler may touch: lock-free atomics, and functions that POSIX allows there.
std::atomic<int> first_signal = 0;
std::atomic<std::int64_t> first_arrival = 0;  // milliseconds
std::atomic<int> shields = 0;
std::atomic<int> wake_up = -1;
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<std::int64_t>::is_always_lock_free);

// timeout(1) sends its signal to the program and to the program's group: nobody lost patience.
constexpr std::int64_t one_request = 200;  // milliseconds

std::array<struct sigaction, ending.size()> former{};
sigset_t former_mask;

// The parent process ignores it, and so do we.
bool ignored(std::size_t i) { return former[i].sa_handler == SIG_IGN; }

sigset_t watched_set() {
  sigset_t set;
  sigemptyset(&set);
  for (std::size_t i = 0; i < ending.size(); ++i) {
    if (!ignored(i)) sigaddset(&set, ending[i]);
  }
  return set;
}

std::int64_t milliseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * std::int64_t{1000} + now.tv_nsec / 1'000'000;
}

extern "C" void on_signal(int signal) {
  const int saved = errno;
  int first = 0;
  if (first_signal.compare_exchange_strong(first, signal)) {
    first_arrival = milliseconds();
  } else if (signal == first && milliseconds() - first_arrival < one_request) {
    errno = saved;
    return;
  } else if (shields == 0) {
    if (::write(STDERR_FILENO, "\n", 1) < 0) {
    }
    ::_exit(128 + signal);
  }
  if (::write(wake_up, "s", 1) < 0) {  // nothing can be done about it here
  }
  errno = saved;
}

void watch_for_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (std::size_t i = 0; i < ending.size(); ++i) {
    ::sigaction(ending[i], nullptr, &former[i]);
    if (!ignored(i)) ::sigaction(ending[i], &action, nullptr);
  }
}

// Requesting a stop runs callbacks and takes locks, which a handler must not do: a thread does it. It lives until the
// other end is closed, since it is the only thread that can receive the signals.
void watch(int descriptor, const std::stop_source& stop, const std::stop_source& hurry) {
  for (;;) {
    // It waits in poll, not in read: ThreadSanitizer calls handlers only where it knows that a thread waits, and with
    // SA_RESTART a read never ends.
    pollfd ready{.fd = descriptor, .events = POLLIN, .revents = 0};
    if (::poll(&ready, 1, -1) < 0 && errno != EINTR) break;
    if (ready.revents == 0) continue;
    char byte = 0;
    const ssize_t count = ::read(descriptor, &byte, 1);
    if (count == 1 && !stop.request_stop()) hurry.request_stop();
    if (count == 0 || (count < 0 && errno != EINTR)) break;
  }
}

}  // namespace

Interrupt::Interrupt() {
  if (wake_up != -1) throw InternalError("interrupts are watched twice");
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw Error("meander", "no pipe can be opened", "close other programs");
  // The handler runs on the reading thread: it must not wait until there is room in the pipe.
  ::fcntl(ends[1], F_SETFL, O_NONBLOCK);
  first_signal = 0;
  wake_up = ends[1];
  listening_ = ends[0];
  watcher_ = std::thread(watch, listening_, stop_, hurry_);
  watch_for_signals();
  // From here on only the watcher receives the signals; threads started later inherit the mask. On a thread inside
  // oneDNN's generated code, a handler's stack frame would corrupt the heap.
  const sigset_t set = watched_set();
  ::pthread_sigmask(SIG_BLOCK, &set, &former_mask);
}

Interrupt::~Interrupt() {
  ::pthread_sigmask(SIG_SETMASK, &former_mask, nullptr);
  for (std::size_t i = 0; i < ending.size(); ++i) ::sigaction(ending[i], &former[i], nullptr);
  ::close(wake_up.exchange(-1));
  watcher_.join();
  ::close(listening_);
}

bool Interrupt::requested() const { return first_signal != 0; }

int Interrupt::exit_code() const { return requested() ? 128 + first_signal : 0; }

Shield::Shield() { ++shields; }

Shield::~Shield() { --shields; }

}  // namespace meander
