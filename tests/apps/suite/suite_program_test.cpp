// `meander suite`, by running the program.
#include "apps/program/script.h"
#include "apps/program/small_comparison.h"
#include "catch.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

using namespace meander;

namespace {

namespace fs = std::filesystem;

// Three contexts of two iterations each.
std::string small_gap(const std::string& suite = "stability-gap", const std::string& more = "") {
  static const FewDigits digits;
  return "meander suite " + suite + " --scale=0.004 --out=s --data-dir='" + digits.path() + "' " + more;
}

std::vector<fs::path> runs_of_gap(const ScratchFolder& folder) {
  std::vector<fs::path> runs;
  for (const auto& entry : fs::directory_iterator(folder.path() / "s/stability-gap")) {
    if (entry.is_directory() && !entry.path().filename().string().starts_with('.')) runs.push_back(entry.path());
  }
  return runs;
}

}  // namespace

TEST_CASE("a suite runs its parts, and what is done is not done again", "[suite]") {
  const ScratchFolder folder;
  const Outcome first = run_script(folder, small_gap());
  INFO(first.output + first.error);
  REQUIRE(first.code == 0);
  CHECK(first.output.find("stability-gap  done   1\n") != std::string::npos);
  REQUIRE(runs_of_gap(folder).size() == 1);
  const fs::path result = runs_of_gap(folder).front() / "result.json";
  CHECK(count(content_of(runs_of_gap(folder).front() / "metrics.jsonl"), "accuracy_per_context") == 6);
  const auto written = fs::last_write_time(result);
  const Outcome again = run_script(folder, small_gap());
  CHECK(again.code == 0);
  CHECK((fs::last_write_time(result) == written));
  CHECK(runs_of_gap(folder).size() == 1);
}

TEST_CASE("the stability gap leaves a picture of each context, and its figures", "[suite]") {
  const ScratchFolder folder;
  const Outcome outcome = run_script(folder, small_gap());
  INFO(outcome.output + outcome.error);
  REQUIRE(outcome.code == 0);
  for (const char* file : {"context-0.png", "context-1.png", "context-2.png"}) {
    CHECK(content_of(folder.path() / "s/stability-gap" / file).starts_with("\x89PNG"));
  }
  CHECK(content_of(folder.path() / "s/stability-gap/stability-gap.pdf").starts_with("%PDF"));
}

TEST_CASE("a part that fails does not stop the others", "[suite]") {
  const ScratchFolder folder;
  folder.put("s/tutorial-splitMNIST-task", "a file where a folder has to be");
  const Outcome outcome = run_script(folder, small_gap("all", "--only=stability-gap,tutorial-splitMNIST-task"));
  INFO(outcome.output + outcome.error);
  CHECK(outcome.code == 1);
  CHECK(outcome.error.find("tutorial-splitMNIST-task: ") != std::string::npos);
  CHECK(outcome.output.find("tutorial-splitMNIST-task  failed  0 of 200\n") != std::string::npos);
  CHECK(outcome.output.find("stability-gap             done    1\n") != std::string::npos);
}

TEST_CASE("a suite prints the commands of the runs that are missing, for other schedulers", "[suite]") {
  const ScratchFolder folder;
  const Outcome printed = run_script(folder, small_gap("stability-gap", "--print-commands > commands && sh commands"));
  INFO(printed.error);
  REQUIRE(printed.code == 0);
  CHECK(runs_of_gap(folder).size() == 1);
  const Outcome none = run_script(folder, small_gap("stability-gap", "--print-commands"));
  CHECK(none.output.empty());
}

TEST_CASE("the dry run of nature2022 is a line for each run, and leaves nothing behind", "[suite]") {
  const ScratchFolder folder;
  const Outcome outcome = run_script(folder, "meander suite nature2022 --dry-run --only=splitMNIST-task,CIFAR10-");
  CHECK(outcome.code == 0);
  CHECK(count(outcome.output, "\n") == 152 + 240 + 180 + 11);
  CHECK(outcome.error.starts_with("583 runs in 4 parts"));
  CHECK_FALSE(fs::exists(folder.path() / "suites"));
}
