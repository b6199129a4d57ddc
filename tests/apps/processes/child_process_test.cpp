#include "apps/message.h"
#include "catch.h"
#include "shell.h"

#include <meander/apps/processes/child_process.h>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>
#include <vector>

using namespace meander;
using namespace std::chrono_literals;

namespace {

void wait_for_news(ChildProcess& child) {
  std::vector<pollfd> watched;
  child.watch(watched);
  ::poll(watched.data(), watched.size(), 100);
  child.read();
}

int end_of(ChildProcess& child) {
  for (;;) {
    wait_for_news(child);
    if (const std::optional<int> end = child.ended()) return *end;
  }
}

void read_until(ChildProcess& child, const std::string& text) {
  while (child.output().find(text) == std::string::npos) wait_for_news(child);
}

/// Whether, within some seconds, the process is gone or a zombie that was not yet waited for.
bool process_ends_soon(int process) {
  for (int tries = 0; tries < 1000; ++tries) {
    std::ifstream input("/proc/" + std::to_string(process) + "/stat");
    std::string text;
    if (!std::getline(input, text) || text.at(text.rfind(')') + 2) == 'Z') return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

/// Signals in a line such as "SigIgn:  0000000000000001" of /proc/self/status, a bit each.
std::uint64_t signals_in(const std::string& status, const std::string& name) {
  return std::stoull(status.substr(status.find(name) + name.size() + 1), nullptr, 16);
}

constexpr std::uint64_t bit_of(int signal) { return std::uint64_t{1} << (signal - 1); }

/// While it lives, a signal has another action.
class SignalAction {
 public:
  SignalAction(int signal, void (*action)(int)) : signal_(signal), former_(std::signal(signal, action)) {}
  ~SignalAction() { std::signal(signal_, former_); }
  SignalAction(const SignalAction&) = delete;
  SignalAction& operator=(const SignalAction&) = delete;

 private:
  int signal_;
  void (*former_)(int);
};

void do_nothing(int) {}

}  // namespace

TEST_CASE("what a process prints and how it ends come back, the end once", "[child-process]") {
  ChildProcess child(shell(), script("echo out; echo err >&2; exit 3"));
  CHECK(end_of(child) == 3);
  CHECK(child.output() == "out\n");
  CHECK(child.error() == "err\n");
  CHECK_FALSE(child.ended().has_value());
  CHECK_FALSE(has_children());
}

TEST_CASE("a signal that ended a process shows in its exit code", "[child-process]") {
  ChildProcess child(shell(), script("kill -9 $$"));
  CHECK(end_of(child) == 137);
}

TEST_CASE("arguments arrive unchanged", "[child-process]") {
  ChildProcess child(shell(), {"-c", R"(printf '%s|' "$0" "$@")", "a b", "", "c'\"$d"});
  CHECK(end_of(child) == 0);
  CHECK(child.output() == "a b||c'\"$d|");
}

TEST_CASE("a process has our folder and environment, and no input", "[child-process]") {
  ::setenv("MEANDER_OF_A_TEST", "seen", 1);
  ChildProcess child(shell(), script("cat; echo $MEANDER_OF_A_TEST; pwd -P"));
  CHECK(end_of(child) == 0);
  CHECK(child.output() == "seen\n" + std::filesystem::canonical(".").string() + "\n");
  ::unsetenv("MEANDER_OF_A_TEST");
}

TEST_CASE("a process does not break lines to fit our screen", "[child-process]") {
  ::setenv("COLUMNS", "40", 1);
  ChildProcess child(shell(), script("echo ${COLUMNS-none}"));
  CHECK(end_of(child) == 0);
  CHECK(child.output() == "none\n");
  ::unsetenv("COLUMNS");
}

TEST_CASE("of a long output the beginning is kept, and of long errors the end", "[child-process]") {
  ChildProcess child(shell(), script("echo first; head -c 3000000 /dev/zero; "
                                     "{ head -c 100000 /dev/zero; echo last; } >&2"));
  CHECK(end_of(child) == 0);
  CHECK(child.output().size() == ChildProcess::output_limit);
  CHECK(child.output().starts_with("first\n"));
  CHECK(child.error().size() == ChildProcess::error_limit);
  CHECK(child.error().ends_with("last\n"));
}

TEST_CASE("a program that a process leaves behind is not waited for", "[child-process]") {
  ChildProcess child(shell(), script("sleep 1000 & echo $!; exit 4"));
  CHECK(end_of(child) == 4);
  ::kill(std::stoi(child.output()), SIGKILL);
}

TEST_CASE("a process that closes its output has not ended", "[child-process]") {
  ChildProcess child(shell(), script("exec >&- 2>&-; sleep 0.1; exit 5"));
  CHECK(end_of(child) == 5);
}

TEST_CASE("a process inherits no open files", "[child-process]") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);  // without close-on-exec
  ChildProcess child(shell(), script("[ -e /proc/$$/fd/" + std::to_string(ends[1]) + " ] && echo inherited"));
  end_of(child);
  CHECK(child.output().empty());
  for (const int end : ends) ::close(end);
}

TEST_CASE("a process blocks and ignores the signals that a shell would leave so", "[child-process]") {
  const SignalAction nohup(SIGHUP, SIG_IGN), ours(SIGPIPE, SIG_IGN), handled(SIGUSR1, do_nothing);
  sigset_t all, former;
  sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, &former);
  ChildProcess child(shell(), script("exec cat /proc/self/status"));
  ::pthread_sigmask(SIG_SETMASK, &former, nullptr);
  end_of(child);
  CHECK(signals_in(child.output(), "SigBlk") == 0);
  const std::uint64_t ignored = signals_in(child.output(), "SigIgn");
  CHECK((ignored & bit_of(SIGHUP)) != 0);
  CHECK((ignored & (bit_of(SIGPIPE) | bit_of(SIGXFSZ) | bit_of(SIGUSR1))) == 0);
}

TEST_CASE("a process is a group of its own, which Ctrl-C does not reach", "[child-process]") {
  ChildProcess child(shell(), script("cut -d ' ' -f 5 /proc/$$/stat"));
  const pid_t id = child.id();
  end_of(child);
  CHECK(child.output() == std::to_string(id) + "\n");
}

TEST_CASE("a process can be told to stop", "[child-process]") {
  ChildProcess child(shell(), script("trap 'kill $!; echo told; exit 6' TERM; sleep 1000 & echo ready; wait"));
  read_until(child, "ready\n");
  child.send(SIGTERM);
  CHECK(end_of(child) == 6);
  CHECK(child.output() == "ready\ntold\n");
  child.send(SIGTERM);  // nobody gets it
}

TEST_CASE("a process that nobody waits for any longer is killed, with all it started", "[child-process]") {
  int inner = 0;
  {
    ChildProcess child(shell(), script("sleep 1000 & echo $!; wait"));
    read_until(child, "\n");
    inner = std::stoi(child.output());
  }
  CHECK_FALSE(has_children());
  CHECK(process_ends_soon(inner));
}

TEST_CASE("a process does not outlive ours, even if that is killed", "[child-process]") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
  const pid_t ours = ::fork();
  if (ours == 0) {
    const ChildProcess child(shell(), script("exec sleep 1000"));
    const int id = child.id();
    const bool told = ::write(ends[1], &id, sizeof(id)) > 0;
    ::kill(::getpid(), SIGKILL);
    ::_exit(told ? 0 : 1);
  }
  ::close(ends[1]);
  int id = 0;
  REQUIRE(::read(ends[0], &id, sizeof(id)) == static_cast<ssize_t>(sizeof(id)));
  ::close(ends[0]);
  ::waitpid(ours, nullptr, 0);
  CHECK(process_ends_soon(id));
}

TEST_CASE("a program that cannot be run is an error that names it, and leaves nothing behind",
          "[child-process][refusal]") {
  const auto before = open_files();
  CHECK(error_line([] { const ChildProcess unused({.path = "/no/such", .name = "such"}, {}); }) ==
        "such: cannot be started (No such file or directory); see that '/no/such' can be run");
  CHECK(error_line([] { const ChildProcess unused({.path = "/", .name = "folder"}, {}); }) ==
        "folder: cannot be started (Permission denied); see that '/' can be run");
  CHECK_FALSE(has_children());
  CHECK(open_files() == before);
}

TEST_CASE("exit codes are known even where SIGCHLD was ignored", "[child-process][regression]") {
  const SignalAction careless(SIGCHLD, SIG_IGN);
  ChildProcess child(shell(), script("exit 7"));
  CHECK(end_of(child) == 7);
}

TEST_CASE("our own program can be run", "[child-process]") {
  ChildProcess child(own_program(), {"--help"});
  CHECK(end_of(child) == 0);
  CHECK(child.output().find("Catch") != std::string::npos);
}
