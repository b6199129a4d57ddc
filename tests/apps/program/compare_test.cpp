// `meander compare`, by running the program: what is done is not done again, whatever happens meanwhile.
#include "catch.h"
#include "running_script.h"
#include "small_comparison.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace meander;
using nlohmann::json;

namespace {

namespace fs = std::filesystem;

// When a result was written, as a number that Catch can print.
std::int64_t time_of(const fs::path& run) {
  return fs::last_write_time(run / "result.json").time_since_epoch().count();
}

std::vector<std::int64_t> times_of(const ScratchFolder& folder) {
  std::vector<std::int64_t> times;
  for (const fs::path& run : run_folders(folder)) times.push_back(time_of(run));
  return times;
}

}  // namespace

TEST_CASE("a comparison has a row per method, means over seeds, and a folder per run", "[compare]") {
  const ScratchFolder folder;
  const Outcome outcome = run_script(folder, small_comparison("--json --quiet"));
  INFO(outcome.error);
  REQUIRE(outcome.code == 0);
  const json rows = json::parse(outcome.output);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].at("method") == "none");
  CHECK(rows[3].at("method") == "er+si");
  CHECK(run_folders(folder).size() == 8);
  for (const json& row : rows) {
    CHECK(row.at("average_accuracy_n") == 2);
    CHECK(row.at("iterations_per_second") > 0.0);
  }
  double sum = 0;
  for (const fs::path& run : run_folders(folder)) {
    const json result = json::parse(content_of(run / "result.json"));
    if (result.at("method") == "er") sum += result.at("average_accuracy").get<double>();
  }
  CHECK(rows[1].at("average_accuracy").get<double>() == Approx(sum / 2));
}

TEST_CASE("the methods of the small comparison have tables that tell them apart", "[compare]") {
  std::istringstream lines(undisturbed().substr(undisturbed().find("\nnone,") + 1));
  std::set<std::string> numbers;
  for (std::string line; std::getline(lines, line);) numbers.insert(line.substr(line.find(',')));
  CHECK(numbers.size() == 4);
}

TEST_CASE("a comparison that is done runs nothing again, and prints the same table", "[compare]") {
  const ScratchFolder folder;
  const Outcome first = run_script(folder, small_comparison("--quiet"));
  const auto times = times_of(folder);
  const Outcome second = run_script(folder, small_comparison("--quiet"));
  CHECK(second.code == 0);
  CHECK(second.output == first.output);
  CHECK(times_of(folder) == times);
  CHECK(tables(folder) == undisturbed());
}

TEST_CASE("a comparison that is killed again and again ends with the same table, nothing done twice",
          "[compare][interrupt]") {
  const ScratchFolder folder;
  std::mt19937 random(7);
  std::map<std::string, std::int64_t> done;
  for (int kill = 0; kill < 10; ++kill) {
    RunningScript script(folder, as_process(small_comparison("--quiet")));
    std::this_thread::sleep_for(std::chrono::milliseconds(200 + random() % 1200));
    script.send(SIGKILL);
    script.outcome();
    // Its runs get SIGTERM; what they are at is saved as interrupted.
    for (const fs::path& run : run_folders(folder)) {
      const fs::path file = run / "result.json";
      if (!fs::exists(file) || json::parse(content_of(file)).at("interrupted") == true) continue;
      const auto [known, is_new] = done.emplace(run.string(), time_of(run));
      CHECK(known->second == time_of(run));
    }
  }
  const Outcome last = run_script(folder, small_comparison("--quiet"));
  INFO(last.error);
  REQUIRE(last.code == 0);
  CHECK(tables(folder) == undisturbed());
  for (const auto& [run, time] : done) CHECK(time_of(run) == time);
}

TEST_CASE("two comparisons started at once share the work", "[compare]") {
  const ScratchFolder folder;
  const Outcome outcome = run_script(folder, small_comparison("--quiet > one 2>&1 &\n") + "first=$!\n" +
                                                 small_comparison("--quiet > two 2>&1; second=$?\n") +
                                                 "wait $first && cmp one two && exit $second");
  INFO(outcome.error << content_of(folder.path() / "one") << content_of(folder.path() / "two"));
  CHECK(outcome.code == 0);
  CHECK(run_folders(folder).size() == 8);
  CHECK(tables(folder) == undisturbed());
}

TEST_CASE("a damaged run and one of another stamp are named, set aside and run again; nothing else is touched",
          "[compare]") {
  const ScratchFolder folder;
  REQUIRE(run_script(folder, small_comparison("--quiet")).code == 0);
  const std::vector<fs::path> runs = run_folders(folder);
  const auto times = times_of(folder);
  fs::resize_file(runs[1] / "result.json", 100);
  fs::copy_file(runs[3] / "result.json", runs[2] / "result.json", fs::copy_options::overwrite_existing);
  const Outcome outcome = run_script(folder, small_comparison("--quiet"));
  CHECK(outcome.code == 0);
  CHECK(count(outcome.error, "result.json") >= 2);
  CHECK(tables(folder) == undisturbed());
  CHECK(fs::exists(runs[1].string() + ".damaged"));
  CHECK(fs::exists(runs[2].string() + ".damaged"));
  CHECK(time_of(runs[0]) == times[0]);
  CHECK(time_of(runs[3]) == times[3]);
}

TEST_CASE("the printed commands, run by another scheduler, give the same table", "[compare]") {
  const ScratchFolder folder;
  const Outcome outcome =
      run_script(folder, "PATH=\"$(dirname \"$MEANDER\"):$PATH\"\n" + small_comparison("--print-commands > commands") +
                             " && wc -l < commands && xargs -P 3 -I{} sh -c {} < commands && " +
                             small_comparison("--quiet > table") + " && " + small_comparison("--print-commands"));
  INFO(outcome.error);
  REQUIRE(outcome.code == 0);
  CHECK(std::stoi(outcome.output) == 8);
  CHECK(count(outcome.output, "meander run") == 0);
  CHECK(tables(folder) == undisturbed());
}

TEST_CASE("the printed commands, run by GNU parallel, give the same table", "[compare]") {
  const ScratchFolder folder;
  const Outcome outcome = run_script(
      folder, "parallel --version 2>&1 | grep -q GNU || exit 77\n" + small_comparison("--print-commands > commands") +
                  " && parallel --will-cite -j 3 < commands && " + small_comparison("--print-commands") + " && " +
                  small_comparison("--quiet > table"));
  if (outcome.code == 77) {
    WARN("skipped: GNU parallel is not installed");
    return;
  }
  INFO(outcome.error);
  REQUIRE(outcome.code == 0);
  CHECK(outcome.output.empty());
  CHECK(run_folders(folder).size() == 8);
  CHECK(tables(folder) == undisturbed());
}

TEST_CASE("a run that fails is told at the end, and the others go on", "[compare]") {
  const ScratchFolder folder;
  folder.put("m.toml",
             "[[method]]\nlabel = 'good'\noptions = { method = 'er' }\n"
             "[[method]]\nlabel = 'bad'\noptions = { method = 'er', lr = 1e30 }\n");
  const std::string command =
      "meander compare --experiment=splitDigits --methods-file=m.toml --iters=6 --fuzziness=2 --batch=16 --fc-units=16 "
      "--out=c --quiet --csv";
  const Outcome outcome = run_script(folder, command);
  CHECK(outcome.code == 1);
  CHECK(outcome.error.find("bad: ") != std::string::npos);
  CHECK(outcome.error.find("good: ") == std::string::npos);
  CHECK(count(outcome.output, "\ngood,0.") == 1);
  CHECK(count(outcome.output, "\nbad,,") == 1);
  // It would diverge again, so it is not run again, but it is told again.
  const auto times = times_of(folder);
  const Outcome again = run_script(folder, command);
  CHECK(again.code == 1);
  CHECK(again.output == outcome.output);
  CHECK(times_of(folder) == times);
}

TEST_CASE("a comparison that is stopped says how much is missing, and goes on later", "[compare][interrupt]") {
  const ScratchFolder folder;
  RunningScript script(folder, as_process(small_comparison("--jobs=1")));
  REQUIRE(soon([&] { return script.ended() || !run_folders(folder).empty(); }));
  script.send(SIGINT);
  REQUIRE(soon([&] { return script.ended(); }));
  const Outcome stopped = script.outcome();
  CHECK(stopped.code == 130);
  CHECK(stopped.error.find("run it again to go on") != std::string::npos);
  CHECK(run_script(folder, small_comparison("--quiet")).code == 0);
  CHECK(tables(folder) == undisturbed());
}

TEST_CASE("a run with --once waits for nobody and repeats nothing", "[compare][run]") {
  const ScratchFolder folder;
  const std::string once = small_run("--once --quiet");
  const Outcome outcome = run_script(
      folder, once + " && cp -r runs before && " + once + " --json > again && diff -r -x .locks runs before");
  INFO(outcome.output << outcome.error);
  CHECK(outcome.code == 0);
  const std::string stamp = json::parse(content_of(folder.path() / "again")).at("stamp");
  CHECK(fs::exists(folder.path() / "runs" / stamp / "result.json"));
  RunningScript busy(folder,
                     "exec \"$MEANDER\" run --experiment=splitDigits --iters=100000 --fuzziness=0 --batch=1 "
                     "--fc-units=4 --once --quiet --out=b");
  REQUIRE(soon([&] { return fs::exists(folder.path() / "b/.locks"); }));
  const Outcome second = run_script(folder,
                                    "meander run --experiment=splitDigits --iters=100000 --fuzziness=0 --batch=1 "
                                    "--fc-units=4 --once --quiet --out=b");
  CHECK(second.code == 75);
  CHECK(second.error.find("is at this run") != std::string::npos);
}
