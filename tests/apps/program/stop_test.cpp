// What signals do to the program while it runs.
#include "catch.h"
#include "finished_run.h"
#include "running_script.h"

#include <cstddef>
#include <cstdint>
#include <regex>
#include <sstream>
#include <string>
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

TEST_CASE("a run that is stopped writes down the accuracies after contexts that had ended, and no others",
          "[run][interrupt][outputs]") {
  const bool after_first_context = GENERATE(true, false);
  CAPTURE(after_first_context);
  const ScratchFolder folder;
  const auto runs = folder.path() / "runs";
  const std::string iters = after_first_context ? "300" : "1000000";
  RunningScript script(folder,
                       "exec \"$MEANDER\" run --experiment=splitDigits --academic --batch=128 --fc-units=400 "
                       "--loss-log=1 --acc-n=20 --results-dict --json --iters=" +
                           iters);
  const std::string awaited = after_first_context ? "\"average_accuracy\"" : "\"loss\"";
  const auto metrics = [&] { return content_of(run_folder(runs) / "metrics.jsonl"); };
  REQUIRE(soon([&] { return script.ended() || metrics().find(awaited) != std::string::npos; }));
  script.send(SIGINT);
  REQUIRE(soon([&] { return script.ended(); }));
  const Outcome outcome = script.outcome();
  CAPTURE(outcome.error);
  CHECK(outcome.code == 130);
  const auto result = nlohmann::json::parse(outcome.output);
  CHECK(result.at("interrupted") == true);
  const std::string name = "dict-" + result.at("stamp").get<std::string>() + "--n20.json";
  const auto dict = nlohmann::json::parse(content_of(run_folder(runs) / name));
  const std::size_t ended = result.at("iterations").get<std::size_t>() / std::stoul(iters);
  CHECK(ended < 5);
  CHECK((ended > 0) == after_first_context);
  for (const char* list : {"average", "x_iteration", "x_context"}) CHECK(dict.at(list).size() == ended);
  CHECK(dict.at("acc per context").size() == (ended == 0 ? 0U : 5U));
  for (const auto& values : dict.at("acc per context")) CHECK(values.size() == ended);
  for (std::size_t i = 0; i < ended; ++i) CHECK(dict.at("x_iteration")[i] == (i + 1) * std::stoul(iters));
}

// Slurm sends USR1 before a task's time is over.
TEST_CASE("a run with --once that a job queue stops is learned anew by the same command, to the same bytes",
          "[run][interrupt][compare]") {
  const ScratchFolder folder;
  const std::string options =
      " run --experiment=splitDigits --fuzziness=2 --iters=100 --batch=128 --fc-units=400 --loss-log=1 --acc-n=20 "
      "--once --json ";
  const std::string stamp = run_script(folder, "meander" + options + "--get-stamp").output;
  REQUIRE_FALSE(stamp.empty());
  const auto run = folder.path() / "c" / stamp.substr(0, stamp.size() - 1);
  RunningScript script(folder, "exec \"$MEANDER\"" + options + "--out=c");
  REQUIRE(soon([&] { return script.ended() || !content_of(run / "metrics.jsonl").empty(); }));
  script.send(SIGUSR1);
  REQUIRE(soon([&] { return script.ended(); }));
  const Outcome stopped = script.outcome();
  CAPTURE(stopped.error);
  CHECK(stopped.code == 128 + SIGUSR1);
  CHECK(nlohmann::json::parse(content_of(run / "result.json")).at("interrupted") == true);
  const Outcome again =
      run_script(folder, "meander" + options + "--out=c && meander" + options + "--out=undisturbed > /dev/null");
  INFO(again.error);
  REQUIRE(again.code == 0);
  const auto result = nlohmann::json::parse(again.output);
  CHECK(result.at("interrupted") == false);
  CHECK(result.at("iterations") == 500);
  const auto undisturbed_run = folder.path() / "undisturbed" / run.filename();
  for (const char* file : {"model.meander", "metrics.jsonl"}) {
    CHECK((content_of(run / file) == content_of(undisturbed_run / file)));
  }
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
