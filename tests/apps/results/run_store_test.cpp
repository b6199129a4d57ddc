#include "apps/message.h"
#include "catch.h"
#include "fallible_disk.h"
#include "stored_results.h"

#include <meander/apps/request/stamp.h>
#include <meander/apps/results/run_store.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

using namespace meander;
using nlohmann::json;

namespace {

/// A folder of runs with one run in it, or part of one.
class OneRun {
 public:
  OneRun() { make_folder(scratch.path() / "runs"); }

  void put(const json& result) { put_result(scratch, "runs/" + stamp, result); }
  void put_text(const std::string& content) { scratch.put("runs/" + stamp + "/result.json", content); }
  FoundRun found(const std::map<std::string, std::string>& identity = {}) const {
    return look_up(scratch.path() / "runs", stamp, identity);
  }
  std::string folder() const { return (scratch.path() / "runs" / stamp).string(); }

  ScratchFolder scratch;
  std::string stamp = stamp_of(finished_result());
};

json result_with(const std::string& field, const json& value) {
  json result = finished_result();
  result[field] = value;
  return result;
}

}  // namespace

TEST_CASE("a run that was never started is absent", "[results][store]") {
  const OneRun run;
  CHECK(run.found().state == RunState::Absent);
  CHECK(look_up(run.scratch.path() / "no such folder", run.stamp, {}).state == RunState::Absent);
}

TEST_CASE("a run without a result is unfinished", "[results][store]") {
  OneRun run;
  run.scratch.put("runs/" + run.stamp + "/config.toml", "");
  CHECK(run.found().state == RunState::Unfinished);
  CHECK(run.found().problem == "has no result");
  CHECK_FALSE(run.found().run.has_value());
}

TEST_CASE("a run that was stopped, or failed for a reason that may pass, is unfinished", "[results][store]") {
  OneRun run;
  run.put(result_with("interrupted", true));
  CHECK(run.found().state == RunState::Unfinished);
  CHECK(run.found().problem == "was interrupted after 30 iterations");
  json failed = result_with("failed", true);
  failed["error"] = "disk: full";
  run.put(failed);
  CHECK(run.found().state == RunState::Unfinished);
  CHECK(run.found().problem == "failed after 30 iterations (disk: full)");
}

TEST_CASE("a run that diverged failed, and would do so again", "[results][store]") {
  OneRun run;
  json diverged = result_with("failed", true);
  diverged["error"] = "the loss is not finite";
  diverged["diverged_at"] = 12;
  run.put(diverged);
  CHECK(run.found().state == RunState::Failed);
  CHECK(run.found().problem == "diverged at iteration 12");
  CHECK(run.found().run->error == "the loss is not finite");
}

TEST_CASE("a run with a whole result of its own is done", "[results][store]") {
  OneRun run;
  run.put(finished_result());
  const FoundRun found = run.found({{"iters", "6"}, {"lr", "1e-3"}});
  CHECK(found.state == RunState::Done);
  CHECK(found.problem.empty());
  CHECK(found.run->average_accuracy == 0.875);
}

TEST_CASE("a run whose stamp is too long for a file's name is found", "[results][store]") {
  const ScratchFolder scratch;
  const std::string stamp = std::string(300, 'x');
  put_result(scratch, stamp_for_file(stamp), result_with("stamp", stamp));
  CHECK(look_up(scratch.path(), stamp, {}).state == RunState::Done);
}

TEST_CASE("a run with other options is refused in a line that names one", "[results][store][refusal]") {
  OneRun run;
  json result = finished_result();
  result["options"]["gamma"] = nullptr;
  run.put(result);
  const auto refusal = [&](const std::string& option, const std::string& value) {
    return usage_error([&] { run.found({{"iters", "6"}, {option, value}}); });
  };
  const std::string in = "--out: the run in " + run.folder();
  CHECK(refusal("lr", "0.01") == in + " was made with --lr=0.001, not with --lr=0.01; choose another folder");
  CHECK(refusal("lr", "") == in + " was made with --lr=0.001, not with no --lr; choose another folder");
  CHECK(refusal("gamma", "0.9") == in + " was made with no --gamma, not with --gamma=0.9; choose another folder");
  CHECK(refusal("gamma", "").empty());
  // The version that made it did not have this one.
  CHECK(refusal("later", "0.9").empty());
  run.put(result_with("interrupted", true));  // it will be replaced
  CHECK(refusal("lr", "0.01").empty());
}

TEST_CASE("what is not the run's result is damage", "[results][store]") {
  OneRun run;
  const std::string whole = finished_result().dump();
  run.put_text(whole.substr(0, whole.size() / 2));
  CHECK(run.found().state == RunState::Damaged);
  CHECK(run.found().problem.starts_with("result.json is truncated: it ends after "));
  run.put_text("");
  CHECK(run.found().state == RunState::Damaged);
  json result = finished_result();
  result.erase("seed");
  run.put(result);
  CHECK(run.found().state == RunState::Damaged);
  CHECK(run.found().problem == "result.json lacks 'seed'");
  run.put(finished_result("er", 3));
  CHECK(run.found().state == RunState::Damaged);
  CHECK(run.found().problem == "result.json is that of " + stamp_of(finished_result("er", 3)));
  CHECK_FALSE(run.found().run.has_value());
}

TEST_CASE("a file in place of the run's folder is damage", "[results][store]") {
  OneRun run;
  run.scratch.put("runs/" + run.stamp, "");
  CHECK(run.found().state == RunState::Damaged);
  CHECK(run.found().problem == "is a file where its folder belongs");
}

TEST_CASE("a result that the system does not let us read is an error, not damage", "[results][store][refusal]") {
  OneRun run;
  std::filesystem::create_directories(run.folder() + "/result.json");
  CHECK(error_line([&] { run.found(); }).starts_with(run.folder() + "/result.json: cannot be read ("));
  std::filesystem::remove_all(run.folder());
  std::filesystem::create_symlink(run.stamp, run.folder());  // to itself
  CHECK(error_line([&] { run.found(); }).find(": cannot be inspected (") != std::string::npos);
}

TEST_CASE("a damaged run is set aside under the next free name, and nothing is lost", "[results][store]") {
  OneRun run;
  for (const char* content : {"first", "second", "third"}) {
    run.put_text(content);
    set_aside(run.folder());
    CHECK(run.found().state == RunState::Absent);
  }
  CHECK(run.scratch.files() == std::vector<std::string>{"runs/" + run.stamp + ".damaged.2/result.json",
                                                        "runs/" + run.stamp + ".damaged.3/result.json",
                                                        "runs/" + run.stamp + ".damaged/result.json"});
  CHECK(content_of(run.folder() + ".damaged/result.json") == "first");
  CHECK(content_of(run.folder() + ".damaged.3/result.json") == "third");
  run.put_text("fourth");
  CHECK(set_aside(run.folder() + "/") == run.folder() + ".damaged.4");
}

TEST_CASE("a run that cannot be set aside stays where it is", "[results][store]") {
  OneRun run;
  run.put_text("damaged");
  FallibleDisk files(run.scratch.path());
  files.break_step(FileStep::Rename);
  CHECK(error_line([&] { set_aside(run.folder(), files); }).ends_with("cannot be written (it broke); mend it"));
  CHECK(content_of(run.folder() + "/result.json") == "damaged");
}

TEST_CASE("folders that were set aside are known by their names", "[results][store]") {
  for (const char* name : {"run.damaged", "run.damaged.2", "run.damaged.17"}) CHECK(was_set_aside(name));
  for (const char* name : {"run", "run.damaged.", "run.damaged.x", "damaged", "run.damaged-s3"}) {
    CHECK_FALSE(was_set_aside(name));
  }
}
