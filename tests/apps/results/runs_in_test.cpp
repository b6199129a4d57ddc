#include "apps/message.h"
#include "catch.h"
#include "stored_results.h"

#include <meander/apps/results/run_store.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace meander;

namespace {

/// The folders, below a scratch folder, of the runs that are found.
std::vector<std::string> folders_of(const std::vector<StoredRun>& runs, const ScratchFolder& scratch) {
  std::vector<std::string> names;
  for (const StoredRun& run : runs) names.push_back(run.directory.lexically_relative(scratch.path()).string());
  return names;
}

}  // namespace

TEST_CASE("runs are found in folders and below, by stamp and seed", "[results][store]") {
  const ScratchFolder scratch;
  put_result(scratch, "b/deep/one", finished_result("none", 10));
  put_result(scratch, "b/two", finished_result("none", 9));
  put_result(scratch, "a", finished_result("er", 3));
  std::vector<std::string> problems;
  const auto runs = runs_in({scratch.path() / "a", scratch.path() / "b"}, problems);
  CHECK(folders_of(runs, scratch) == std::vector<std::string>{"b/two", "b/deep/one", "a"});
  CHECK(folders_of(runs_in({scratch.path() / "b/", scratch.path() / "a"}, problems), scratch) ==
        folders_of(runs, scratch));
  CHECK(problems.empty());
}

TEST_CASE("a file that happens to be called config.toml hides no runs", "[results][store][regression]") {
  const ScratchFolder scratch;
  scratch.put("project/config.toml", "lr = 1\n");
  put_result(scratch, "project/runs/one", finished_result());
  std::vector<std::string> problems;
  CHECK(runs_in({scratch.path() / "project"}, problems).size() == 1);
  CHECK(problems.empty());
}

TEST_CASE("a run that is reached twice is found once", "[results][store]") {
  const ScratchFolder scratch;
  const auto folder = put_result(scratch, "runs/one", finished_result());
  std::filesystem::create_symlink("..", scratch.path() / "runs/round");
  std::filesystem::create_symlink("one", scratch.path() / "runs/same");
  std::vector<std::string> problems;
  CHECK(runs_in({scratch.path() / "runs", folder, scratch.path() / "runs/"}, problems).size() == 1);
  CHECK(problems.empty());
}

TEST_CASE("folders that hold no run that can be read are reported in a line each", "[results][store]") {
  const ScratchFolder scratch;
  put_result(scratch, "whole", finished_result());
  scratch.put("damaged-run/result.json", "{\"stamp\": ");
  scratch.put("started/config.toml", "");
  scratch.put("plots/accuracy.svg", "<svg/>");
  std::vector<std::string> problems;
  CHECK(folders_of(runs_in({scratch.path()}, problems), scratch) == std::vector<std::string>{"whole"});
  const std::string in = scratch.path().string() + "/";
  REQUIRE(problems.size() == 3);
  CHECK(problems[0].starts_with(in + "damaged-run/result.json: is truncated: it ends after 10 bytes; "));
  CHECK(problems[1] == in + "plots: holds no run");
  CHECK(problems[2] == in + "started: has no result");
}

TEST_CASE("files, hidden folders and those that were set aside are passed over", "[results][store]") {
  const ScratchFolder scratch;
  put_result(scratch, "whole", finished_result());
  for (const char* name : {"table.csv", ".locks/whole.lock", "one.damaged/result.json", "one.damaged.2/result.json"}) {
    scratch.put(name, "");
  }
  std::vector<std::string> problems;
  CHECK(runs_in({scratch.path()}, problems).size() == 1);
  CHECK(problems.empty());
}

TEST_CASE("a named folder that holds no run is an error", "[results][store][refusal]") {
  const ScratchFolder scratch;
  const std::string in = scratch.path().string();
  std::vector<std::string> problems;
  CHECK(error_line([&] { runs_in({scratch.path() / "none"}, problems); }) ==
        in + "/none: is not a folder; name a folder that 'meander run' wrote to");
  CHECK(error_line([&] { runs_in({scratch.path()}, problems); }) ==
        in + ": holds no run that can be read; name a folder that 'meander run' wrote to");
  scratch.put("started/config.toml", "");
  CHECK(error_line([&] { runs_in({scratch.path()}, problems); }) ==
        in + ": holds no run that can be read (" + in +
            "/started: has no result); name a folder that 'meander run' wrote to");
}
