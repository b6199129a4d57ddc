#include "apps/message.h"
#include "catch.h"
#include "stored_results.h"

#include <meander/apps/results/distinctions.h>
#include <meander/apps/results/run_fields.h>
#include <meander/apps/results/run_groups.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace meander;

namespace {

StoredRun stored_run(const std::string& method, std::int64_t seed, std::map<std::string, std::string> options = {}) {
  const ScratchFolder scratch;
  StoredRun run = read_run(put_result(scratch, "run", finished_result(method, seed)));
  run.directory = "runs/" + run.stamp;
  run.options = std::move(options);
  return run;
}

/// A run of replay with this budget, which is part of its stamp.
StoredRun with_budget(const std::string& budget, std::int64_t seed = 0) {
  StoredRun run = stored_run("er", 0, {{"budget", budget}, {"threads", budget}, {"lr", "0.001"}});
  run.seed = seed;
  run.stamp += "--b" + budget + (seed == 0 ? "" : "-s" + std::to_string(seed));
  return run;
}

std::vector<std::size_t> sizes_of(const std::vector<RunGroup>& groups) {
  std::vector<std::size_t> sizes;
  for (const RunGroup& group : groups) sizes.push_back(group.runs.size());
  return sizes;
}

}  // namespace

TEST_CASE("runs that differ only in their seeds are one group", "[results]") {
  const auto groups = by_stamp({stored_run("er", 1), stored_run("er", 2), stored_run("none", 1), stored_run("si", 0)});
  CHECK(sizes_of(groups) == std::vector<std::size_t>{1, 2, 1});
  CHECK(groups[0].runs.front().method == "none");
  CHECK(groups[1].runs.front().method == "er");
}

TEST_CASE("runs on other data, or of another problem, are another group", "[results]") {
  StoredRun other_data = stored_run("er", 2), other_problem = stored_run("er", 3);
  other_data.data = "digits, not as published";
  other_problem.scenario = "domain";
  CHECK(by_stamp({stored_run("er", 1), other_data, other_problem}).size() == 3);
}

TEST_CASE("groups by options are in the order of their values", "[results]") {
  const auto groups =
      by_keys({with_budget("100"), with_budget("9"), with_budget("9", 1), stored_run("none", 1)}, {"method", "budget"});
  REQUIRE(groups.size() == 3);
  CHECK(groups[0].values == std::vector<std::string>{"er", "9"});
  CHECK(groups[1].values == std::vector<std::string>{"er", "100"});
  CHECK(groups[2].values == std::vector<std::string>{"none", "-"});
  CHECK(sizes_of(groups) == std::vector<std::size_t>{2, 1, 1});
}

TEST_CASE("runs that did not come to their end are not counted", "[results]") {
  StoredRun stopped = stored_run("er", 1), diverged = stored_run("er", 2);
  stopped.interrupted = true;
  diverged.failed = true;
  diverged.diverged_at = 12;
  std::vector<std::string> problems;
  CHECK(countable({stopped, diverged, stored_run("er", 3)}, problems).size() == 1);
  CHECK(problems == std::vector<std::string>{
                        stopped.directory.string() + ": was interrupted after 30 iterations; it is not counted",
                        diverged.directory.string() + ": diverged at iteration 12; it is not counted"});
}

TEST_CASE("a run that is there twice is counted once", "[results]") {
  StoredRun copy = stored_run("er", 1);
  copy.directory += ".2";
  std::vector<std::string> problems;
  const auto counted = countable({stored_run("er", 1), copy, stored_run("er", 2)}, problems);
  CHECK(counted.size() == 2);
  CHECK(problems == std::vector<std::string>{copy.directory.string() + ": is the same run as " +
                                             stored_run("er", 1).directory.string() + "; it is counted once"});
}

TEST_CASE("groups of one method are told apart by the options that differ", "[results]") {
  const auto groups = by_stamp({with_budget("100"), with_budget("9"), stored_run("none", 1)});
  CHECK(distinctions(groups) == std::vector<std::string>{"", "budget=100", "budget=9"});
}

TEST_CASE("groups that no option tells apart are told apart by their stamps", "[results]") {
  StoredRun one = with_budget("100", 3), other = with_budget("9", 4);
  one.options.clear();
  other.options.clear();
  CHECK(distinctions(by_stamp({one, other})) ==
        std::vector<std::string>{with_budget("100").stamp, with_budget("9").stamp});
}

TEST_CASE("runs are chosen by conditions on fields and options", "[results]") {
  const std::vector<StoredRun> runs{with_budget("100"), with_budget("9"), stored_run("none", 7)};
  CHECK(those_where(runs, "method=er", "--where").size() == 2);
  CHECK(those_where(runs, "method=er,budget=9.0", "--where").size() == 1);
  CHECK(those_where(runs, "seed=7", "--where").front().method == "none");
}

TEST_CASE("conditions that no run can fit are refused", "[results][refusal]") {
  const std::vector<StoredRun> runs{with_budget("100"), with_budget("9")};
  const auto refusal = [&](const std::string& text) { return error_line([&] { those_where(runs, text, "--where"); }); };
  CHECK(refusal("budget") == "--where: 'budget' is not a condition; write KEY=VALUE, such as method=er");
  CHECK(refusal("budget=") == "--where: 'budget=' is not a condition; write KEY=VALUE, such as method=er");
  CHECK(refusal("budget=9,,lr=1") == "--where: 'budget=9,,lr=1' has an empty part; leave out a comma");
  CHECK(refusal("bugdet=9") == "--where: no run has an option or a field 'bugdet'; did you mean 'budget'?");
  CHECK(refusal("budget=7") == "--where: none of the 2 runs fits 'budget=7'; leave it out to see them all");
}
