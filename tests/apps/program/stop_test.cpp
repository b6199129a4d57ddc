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

// A network so large that its test takes seconds.
const std::string slow_to_test =
    "exec \"$MEANDER\" run --experiment=splitDigits --fuzziness=0 --batch=1 --fc-units=2000 --loss-log=1 --acc-n=1 "
    "--threads=1 --json";

// The number of threads that Ctrl-C or SIGTERM can interrupt, and of all threads of the process.
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
  const int signal = GENERATE(SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGXCPU);
  CAPTURE(signal);
  const ScratchFolder folder;
  const auto runs = folder.path() / "runs";
  RunningScript script(folder, long_run);
  REQUIRE(soon([&] { return script.ended() || !content_of(run_folder(runs) / "metrics.jsonl").empty(); }));
  script.send(signal);
  REQUIRE(soon([&] { return script.ended(); }));
  const Outcome outcome = script.outcome();
  CAPTURE(outcome.error);
  CHECK(outcome.code == 128 + signal);
  CHECK(outcome.error.find("stopped after ") != std::string::npos);
  const auto result = nlohmann::json::parse(outcome.output);
  CHECK(result == nlohmann::json::parse(content_of(run_folder(runs) / "result.json")));
  CHECK(result.at("interrupted") == true);
  CHECK(result.at("iterations") >= 1);
  CHECK(result.at("iterations") < 5'000'000);
  CHECK(result.at("accuracy_per_context").size() == 5);
  CHECK_FALSE(content_of(run_folder(runs) / "model.meander").empty());
}

TEST_CASE("a signal that was ignored when the program started is still ignored", "[run][interrupt][regression]") {
  const ScratchFolder folder;
  const auto runs = folder.path() / "runs";
  RunningScript script(folder, std::string("trap '' HUP INT\n") + long_run);
  REQUIRE(soon([&] { return script.ended() || !content_of(run_folder(runs) / "metrics.jsonl").empty(); }));
  script.send(SIGHUP);
  script.send(SIGINT);
  script.send(SIGTERM);
  REQUIRE(soon([&] { return script.ended(); }));
  const Outcome outcome = script.outcome();
  CAPTURE(outcome.error);
  CHECK(outcome.code == 143);
  CHECK(nlohmann::json::parse(outcome.output).at("interrupted") == true);
}

TEST_CASE("the model is saved before it is tested, and a second signal skips the test",
          "[run][interrupt][regression]") {
  const bool in_training = GENERATE(true, false);
  CAPTURE(in_training);
  const ScratchFolder folder;
  const auto runs = folder.path() / "runs";
  RunningScript script(folder, slow_to_test + (in_training ? " --iters=1000000" : " --iters=1"));
  const auto is_there = [&](const char* name) { return std::filesystem::exists(run_folder(runs) / name); };
  const auto said = [&](const char* words) { return content_of(folder / ".error").find(words) != std::string::npos; };
  if (in_training) {
    REQUIRE(soon([&] { return script.ended() || !content_of(run_folder(runs) / "metrics.jsonl").empty(); }));
    script.send(SIGINT);
    REQUIRE(soon([&] { return script.ended() || said("stopping: "); }));
  }
  REQUIRE(soon([&] { return script.ended() || is_there("model.meander"); }));
  CHECK_FALSE(is_there("result.json"));
  if (!in_training) {
    script.send(SIGINT);
    REQUIRE(soon([&] { return script.ended() || said("stopping: "); }));
  }
  REQUIRE_FALSE(script.ended());
  script.send(SIGTERM);
  REQUIRE(soon([&] { return script.ended(); }));
  const Outcome outcome = script.outcome();
  CAPTURE(outcome.error);
  CHECK(outcome.code == 130);
  CHECK(said("the test is skipped"));
  const auto result = nlohmann::json::parse(outcome.output);
  CHECK(result.at("interrupted") == true);
  CHECK(result.at("failed") == false);
  CHECK(result.at("average_accuracy").is_null());
  CHECK(result.at("accuracy_per_context").is_null());
}

TEST_CASE("a signal during the last test lets it end, and is in the result", "[run][interrupt][regression]") {
  const ScratchFolder folder;
  const auto runs = folder.path() / "runs";
  RunningScript script(folder, slow_to_test + " --iters=1");
  REQUIRE(soon([&] { return script.ended() || std::filesystem::exists(run_folder(runs) / "model.meander"); }));
  script.send(SIGINT);
  REQUIRE(soon([&] { return script.ended(); }));
  const Outcome outcome = script.outcome();
  CAPTURE(outcome.error);
  CHECK(outcome.code == 130);
  const auto result = nlohmann::json::parse(outcome.output);
  CHECK(result.at("interrupted") == true);
  CHECK(result.at("accuracy_per_context").size() == 5);
}

TEST_CASE("while a run computes, only the watching thread can receive signals", "[run][interrupt][regression]") {
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
  // No mirror can be trusted, so that npm is tried.
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
  CHECK(outcome.error == "stopped; files that were fetched completely are kept\n");
  CHECK(std::filesystem::is_empty(folder.path() / "tmp"));
  std::istringstream processes(content_of(folder.path() / "started"));
  for (int process = 0; processes >> process;) CHECK(soon([&] { return has_ended(process); }));
}
