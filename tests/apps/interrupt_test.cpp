#include "catch.h"

#include <meander/apps/interrupt.h>
#include <meander/stream/error.h>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stop_token>
#include <thread>

using meander::Interrupt;

namespace {

void wait_for(std::stop_token token) {
  while (!token.stop_requested()) std::this_thread::yield();
}

}  // namespace

TEST_CASE("the first signal asks for a stop", "[interrupt]") {
  const auto [signal, code] = GENERATE(std::pair(SIGINT, 130), std::pair(SIGTERM, 143));
  const Interrupt interrupt;
  CHECK_FALSE(interrupt.requested());
  CHECK(interrupt.exit_code() == 0);
  ::kill(::getpid(), signal);
  wait_for(interrupt.token());
  CHECK(interrupt.requested());
  CHECK(interrupt.exit_code() == code);
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
    const Interrupt interrupt;
    ::close(STDERR_FILENO);
    ::kill(::getpid(), SIGINT);
    while (!interrupt.requested()) std::this_thread::yield();
    ::kill(::getpid(), SIGINT);
    ::sleep(60);
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 130);
}

TEST_CASE("threads made while signals are watched are spared them", "[interrupt][regression]") {
  const Interrupt interrupt;
  sigset_t blocked;
  std::thread([&] { ::pthread_sigmask(SIG_SETMASK, nullptr, &blocked); }).join();
  CHECK(sigismember(&blocked, SIGINT) == 1);
  CHECK(sigismember(&blocked, SIGTERM) == 1);
}

TEST_CASE("afterwards signals do what they did before", "[interrupt]") {
  struct sigaction before {
  }, after{};
  ::sigaction(SIGINT, nullptr, &before);
  { const Interrupt interrupt; }
  ::sigaction(SIGINT, nullptr, &after);
  CHECK(before.sa_handler == after.sa_handler);
}
