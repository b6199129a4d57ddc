#include "catch.h"

#include <meander/apps/terminal/interrupt.h>
#include <meander/stream/runtime/error.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <filesystem>
#include <set>
#include <stop_token>
#include <string>
#include <thread>

using meander::Interrupt;

namespace {

constexpr std::array ending_signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGXCPU};

/// While it lives, signals have their default actions: the parent process of the tests may ignore them.
class NotIgnored {
 public:
  NotIgnored() {
    for (std::size_t i = 0; i < ending_signals.size(); ++i) former_[i] = std::signal(ending_signals[i], SIG_DFL);
  }
  ~NotIgnored() {
    for (std::size_t i = 0; i < ending_signals.size(); ++i) std::signal(ending_signals[i], former_[i]);
  }
  NotIgnored(const NotIgnored&) = delete;
  NotIgnored& operator=(const NotIgnored&) = delete;

 private:
  std::array<void (*)(int), ending_signals.size()> former_{};
};

// The pipes that a program started now would inherit.
std::set<std::string> inherited_pipes() {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    const std::string name = entry.path().filename().string();
    struct stat status {};
    if (::fstat(std::stoi(name), &status) != 0 || !S_ISFIFO(status.st_mode)) continue;
    if ((::fcntl(std::stoi(name), F_GETFD) & FD_CLOEXEC) == 0) names.insert(name);
  }
  return names;
}

void wait_for(std::stop_token token) {
  while (!token.stop_requested()) std::this_thread::yield();
}

// Waits until every signal that was sent has been handled.
void wait_for_no_more() {
  sigset_t pending;
  do {
    std::this_thread::yield();
    ::sigpending(&pending);
  } while (std::any_of(ending_signals.begin(), ending_signals.end(),
                       [&](int signal) { return sigismember(&pending, signal) == 1; }));
}

}  // namespace

TEST_CASE("the first signal asks for a stop", "[interrupt]") {
  const int signal = GENERATE(SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGXCPU);
  const NotIgnored usual;
  const Interrupt interrupt;
  CHECK_FALSE(interrupt.requested());
  CHECK(interrupt.exit_code() == 0);
  ::kill(::getpid(), signal);
  wait_for(interrupt.token());
  CHECK(interrupt.requested());
  CHECK(interrupt.exit_code() == 128 + signal);
  CHECK_FALSE(interrupt.hurry().stop_requested());
}

TEST_CASE("signals are watched once at a time, and again later", "[interrupt]") {
  {
    const Interrupt interrupt;
    CHECK_THROWS_AS(Interrupt(), meander::InternalError);
  }
  const Interrupt again;
  CHECK_FALSE(again.requested());
  CHECK_FALSE(again.token().stop_requested());
}

TEST_CASE("the second signal ends the program at once", "[interrupt]") {
  const pid_t child = ::fork();
  if (child == 0) {
    const NotIgnored usual;
    const Interrupt interrupt;
    ::close(STDERR_FILENO);
    ::kill(::getpid(), SIGINT);
    while (!interrupt.requested()) std::this_thread::yield();
    for (int tenths = 0; tenths < 600; ++tenths) {
      ::usleep(100'000);
      ::kill(::getpid(), SIGINT);
    }
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 130);
}

// The second may come late on a busy machine, and then counts; not every time.
TEST_CASE("timeout's two signals are one request", "[interrupt][regression]") {
  constexpr int ended_at_once = 128 + SIGTERM;
  int code = ended_at_once;
  for (int attempt = 0; attempt < 20 && code == ended_at_once; ++attempt) {
    const pid_t child = ::fork();
    if (child == 0) {
      const NotIgnored usual;
      const Interrupt interrupt;
      ::kill(::getpid(), SIGTERM);
      wait_for(interrupt.token());
      ::kill(::getpid(), SIGTERM);
      wait_for_no_more();
      ::_exit(interrupt.hurry().stop_requested() ? 1 : 0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    code = WEXITSTATUS(status);
  }
  CHECK(code == 0);
}

// In a child process, which exits behind the shield: a late signal would end this process.
TEST_CASE("behind a shield further signals only ask to hurry, and the first one counts", "[interrupt]") {
  const pid_t child = ::fork();
  if (child == 0) {
    const NotIgnored usual;
    const Interrupt interrupt;
    const meander::Shield shield;
    ::kill(::getpid(), SIGINT);
    wait_for(interrupt.token());
    for (const int signal : {SIGTERM, SIGINT, SIGQUIT}) ::kill(::getpid(), signal);
    wait_for(interrupt.hurry());
    wait_for_no_more();
    ::_exit(interrupt.exit_code() == 130 ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("a signal ignored before stays ignored, and is not blocked for programs that we start", "[interrupt]") {
  const NotIgnored usual;
  std::signal(SIGHUP, SIG_IGN);
  const Interrupt interrupt;
  sigset_t blocked;
  ::pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
  CHECK(sigismember(&blocked, SIGHUP) == 0);
  CHECK(sigismember(&blocked, SIGTERM) == 1);
  ::kill(::getpid(), SIGHUP);
  ::kill(::getpid(), SIGTERM);
  wait_for(interrupt.token());
  CHECK(interrupt.exit_code() == 143);
}

TEST_CASE("programs that we start do not hold the watcher's pipe open", "[interrupt][regression]") {
  const auto inherited = inherited_pipes();
  const Interrupt interrupt;
  CHECK(inherited_pipes() == inherited);
}

TEST_CASE("threads started while signals are watched do not receive them", "[interrupt][regression]") {
  const NotIgnored usual;
  const Interrupt interrupt;
  sigset_t blocked;
  std::thread([&] { ::pthread_sigmask(SIG_SETMASK, nullptr, &blocked); }).join();
  for (const int signal : ending_signals) CHECK(sigismember(&blocked, signal) == 1);
}

TEST_CASE("afterwards signals have their former actions", "[interrupt]") {
  struct sigaction before {
  }, after{};
  ::sigaction(SIGINT, nullptr, &before);
  { const Interrupt interrupt; }
  ::sigaction(SIGINT, nullptr, &after);
  CHECK(before.sa_handler == after.sa_handler);
}
