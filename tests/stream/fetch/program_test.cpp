#include "catch.h"
#include "scratch_folder.h"
#include "stream/error_line.h"

#include <meander/stream/fetch/program.h>

#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

using namespace meander;
using namespace std::chrono_literals;

namespace {

std::string run(const ScratchFolder& folder, const std::string& script, std::chrono::milliseconds time = 60s) {
  return run_program({"sh", "-c", script}, folder.path(), time);
}

/// Asks for a stop as soon as there is such a file.
std::jthread stop_when_there(const std::filesystem::path& file, std::stop_source& stop) {
  return std::jthread([file, &stop](const std::stop_token& enough) {
    while (!enough.stop_requested() && !std::filesystem::exists(file)) std::this_thread::sleep_for(5ms);
    stop.request_stop();
  });
}

/// Whether, within some seconds, the process is gone or a zombie that was not yet reaped.
bool ends_soon(int process) {
  const std::string stat = "/proc/" + std::to_string(process) + "/stat";
  for (int tries = 0; tries < 1000; ++tries) {
    std::ifstream input(stat);
    std::string text;
    if (!std::getline(input, text)) return true;
    if (text.at(text.rfind(')') + 2) == 'Z') return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

}  // namespace

TEST_CASE("a program runs in its folder, without input, and what it prints comes back", "[program]") {
  const ScratchFolder folder;
  CHECK(run(folder, "cat; echo out; echo err >&2; pwd > where") == "out\nerr\n");
  CHECK(read_file(folder / "where") == folder.path().string() + "\n");
  CHECK(run(folder, "head -c 1000000 /dev/zero").size() == 1'000'000);
}

TEST_CASE("a program inherits no open descriptors", "[program]") {
  const ScratchFolder folder;
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);  // without close-on-exec: run_program itself must close them
  CHECK(run(folder, "for i in /proc/self/fd/*; do [ ${i##*/} -le 2 ] || readlink $i; done; true").empty());
  CHECK(run(folder, "[ -e /proc/$$/fd/" + std::to_string(ends[1]) + " ] && echo inherited; true").empty());
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("a program that fails is quoted", "[program][refusal]") {
  const ScratchFolder folder;
  CHECK(error_line([&] { run(folder, "echo; echo npm ERR! code E404; echo more; exit 1"); }) ==
        "sh: npm ERR! code E404");
  CHECK(error_line([&] { run(folder, "exit 3"); }) == "sh: failed with exit code 3");
  CHECK(error_line([&] { run(folder, "kill -9 $$"); }) == "sh: was killed by signal 9");
  CHECK(error_line([&] { run_program({"no-such-program"}, folder.path(), 60s); }) ==
        "no-such-program: is not installed");
}

TEST_CASE("a program that takes too long is killed, with all processes it started", "[program][refusal]") {
  const ScratchFolder folder;
  CHECK(error_line([&] { run(folder, "sleep 1000 & echo $! > child; wait", 300ms); }) == "sh: timed out");
  CHECK(error_line([&] { run(folder, "exec >&- 2>&-; sleep 1000", 300ms); }) == "sh: timed out");
  CHECK(ends_soon(std::stoi(read_file(folder / "child"))));
}

TEST_CASE("a program that is stopped is killed, with all processes it started", "[program]") {
  const ScratchFolder folder;
  const std::string script = GENERATE("sleep 1000 & echo $! > starting; mv starting child; wait",
                                      "exec >&- 2>&-; sleep 1000 & echo $! > starting; mv starting child; wait");
  std::stop_source stop;
  const std::jthread stopper = stop_when_there(folder / "child", stop);
  CHECK(error_line([&] {
          run_program({"sh", "-c", script}, folder.path(), 60s, stop.get_token());
        }) == "sh: was stopped");
  CHECK(ends_soon(std::stoi(read_file(folder / "child"))));
}

TEST_CASE("a program does not inherit the signals that its caller blocks", "[program][regression]") {
  const ScratchFolder folder;
  sigset_t all, before;
  sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, &before);
  const std::string printed = run(folder, "exec grep SigBlk /proc/self/status");
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  CHECK(printed == "SigBlk:\t0000000000000000\n");
}
