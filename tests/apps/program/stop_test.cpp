// What signals do to the program while it runs.
#include "catch.h"
#include "finished_run.h"
#include "running_script.h"

#include <cstdint>
#include <regex>
#include <sstream>
#include <utility>

using namespace meander;

namespace {

constexpr const char* long_run =
    "exec \"$MEANDER\" run --experiment=splitDigits --iters=1000000 --fuzziness=2 --batch=16 --fc-units=16 "
    "--loss-log=1 "
    "--acc-n=20 --threads=3 --json";

// Threads of the process that can be interrupted by Ctrl-C or SIGTERM, and all of them.
std::pair<int, int> threads_to_interrupt(int process) {
  constexpr std::uint64_t both = 1ULL << (SIGINT - 1) | 1ULL << (SIGTERM - 1);
  std::pair<int, int> count;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/" + std::to_string(process) + "/task")) {
    std::smatch blocked;
    const std::string status = content_of(thread.path() / "status");
    if (!std::regex_search(status, blocked, std::regex("SigBlk:\\s*([0-9a-f]+)"))) continue;
    if ((std::stoull(blocked[1], nullptr, 16) & both) != both) ++count.first;
    ++count.second;
  }
  return count;
}

}  // namespace

TEST_CASE("a run that is interrupted writes what was learned so far", "[run][interrupt]") {
  const auto [signal, code] = GENERATE(std::pair(SIGINT, 130), std::pair(SIGTERM, 143));
  const ScratchFolder folder;
  const auto runs = folder.path() / "runs";
  RunningScript script(folder, long_run);
  REQUIRE(soon([&] { return script.ended() || !content_of(run_folder(runs) / "metrics.jsonl").empty(); }));
  script.send(signal);
  REQUIRE(soon([&] { return script.ended(); }));
  const Outcome outcome = script.outcome();
  CAPTURE(outcome.error);
  CHECK(outcome.code == code);
  CHECK(outcome.error.find("stopped after ") != std::string::npos);
  const auto result = nlohmann::json::parse(outcome.output);
  CHECK(result == nlohmann::json::parse(content_of(run_folder(runs) / "result.json")));
  CHECK(result.at("interrupted") == true);
  CHECK(result.at("iterations") >= 1);
  CHECK(result.at("iterations") < 5'000'000);
  CHECK(result.at("accuracy_per_context").size() == 5);
  CHECK_FALSE(content_of(run_folder(runs) / "model.meander").empty());
}

TEST_CASE("while a run computes, signals can reach the thread that watches for them alone",
          "[run][interrupt][regression]") {
  const ScratchFolder folder;
  const RunningScript script(folder, long_run);
  const auto metrics = [&] { return content_of(run_folder(folder.path() / "runs") / "metrics.jsonl"); };
  // The caller's, the watcher's, and two of the pool.
  const auto all_there = [&] { return !metrics().empty() && threads_to_interrupt(script.process()).second >= 4; };
  REQUIRE(soon([&] { return script.ended() || all_there(); }));
  REQUIRE_FALSE(script.ended());
  CHECK(threads_to_interrupt(script.process()).first == 1);
}

TEST_CASE("a fetch that is interrupted leaves neither npm nor its folder", "[fetch][npm][interrupt]") {
  const ScratchFolder folder;
  for (const char* name : {"bin", "tmp"}) std::filesystem::create_directory(folder.path() / name);
  folder.put("bin/npm",
             "#!/bin/sh\nsleep 1000 &\necho $$ $! > \"$HOME/starting\"\nmv \"$HOME/starting\" "
             "\"$HOME/started\"\nwait\n");
  std::filesystem::permissions(folder.path() / "bin/npm", std::filesystem::perms::owner_all);
  // No mirror can be trusted, so that npm's turn comes.
  RunningScript script(folder,
                       "export PATH=\"$PWD/bin:$PATH\" TMPDIR=\"$PWD/tmp\" SSL_CERT_FILE=/dev/null "
                       "SSL_CERT_DIR=\"$PWD/bin\"\nexec \"$MEANDER\" data fetch mnist --data-dir=data");
  REQUIRE(soon([&] { return script.ended() || std::filesystem::exists(folder.path() / "started"); }));
  CAPTURE(content_of(folder.path() / ".error"));
  CHECK_FALSE(std::filesystem::is_empty(folder.path() / "tmp"));
  script.send(SIGINT);
  REQUIRE(soon([&] { return script.ended(); }));
  const Outcome outcome = script.outcome();
  CHECK(outcome.code == 130);
  CHECK(outcome.error == "stopped; files that were fetched whole are kept\n");
  CHECK(std::filesystem::is_empty(folder.path() / "tmp"));
  std::istringstream processes(content_of(folder.path() / "started"));
  for (int process = 0; processes >> process;) CHECK(soon([&] { return has_ended(process); }));
}
