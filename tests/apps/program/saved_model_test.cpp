// `meander run --test`: a saved model is evaluated, nothing is trained.
#include "catch.h"
#include "finished_run.h"

using namespace meander;
using nlohmann::json;

namespace {

// The part of a result that a test of the saved model must give again.
json accuracies(const json& result) {
  return {result.at("average_accuracy"), result.at("accuracy_per_context"), result.at("metrics").at("confusion_matrix"),
          result.at("metrics").at("expected_calibration_error"), result.at("stamp")};
}

// The results that a script prints, one per line.
std::vector<json> printed_by(const std::string& script) {
  const ScratchFolder folder;
  const Outcome outcome = run_script(folder, script);
  INFO(outcome.error);
  REQUIRE(outcome.code == 0);
  std::vector<json> results;
  std::istringstream lines(outcome.output);
  for (std::string line; std::getline(lines, line);) results.push_back(json::parse(line));
  return results;
}

}  // namespace

TEST_CASE("a saved model has the accuracy that its run had", "[run][model]") {
  const std::string options = GENERATE("--method=none", "--method=icarl --budget=40", "--gen-classifier --eval-s=3",
                                       "--scenario=task --xdg", "--scenario=task --separate-networks");
  CAPTURE(options);
  const std::string quiet = options + " --json --quiet";
  const auto results = printed_by(small_run(quiet) + " && " + small_run("--test " + quiet));
  REQUIRE(results.size() == 2);
  CHECK(accuracies(results[1]) == accuracies(results[0]));
  CHECK(results[1].at("iterations") == 0);
  CHECK(results[1].at("prequential_accuracy").is_null());
  CHECK_FALSE(results[1].at("metrics").contains("forgetting"));
}

TEST_CASE("a saved model is found in its run's folder, by its stamp, by a tag, or by name", "[run][model]") {
  const std::string json_only = " --json --quiet";
  const auto results = printed_by(small_run("--model-dir=m" + json_only) + " && " +
                                  small_run("--model-dir=m --full-stag=mine" + json_only) +
                                  " && ls m | sort > names && " + small_run("--test --model-dir=m" + json_only) +
                                  " && " + small_run("--test --model-dir=m --full-ltag=mine" + json_only) + " && " +
                                  small_run("--test --model=m/F-784x16x16_c10-mine --acc-n=3" + json_only));
  REQUIRE(results.size() == 5);
  for (const json& result : results) CHECK(accuracies(result) == accuracies(results[0]));
}

TEST_CASE("a test trains nothing and leaves nothing but what was asked for", "[run][model][outputs]") {
  const FinishedRun run(small_run("--quiet --no-save") + " && cp -r runs before && " +
                        small_run("--quiet --model-dir=m --out=other") + " && rm -r other && " +
                        small_run("--quiet --test --model-dir=m --results-dir=res") +
                        " && diff -r runs before && test ! -e other && cmp res/acc-* runs/*/acc-*");
  CHECK(run.outcome().code == 0);
}

TEST_CASE("a model of other classes is tested on what fits it", "[run][model]") {
  // Trained on one order of classes, tested in another scenario with the same outputs.
  const auto results = printed_by(small_run("--scenario=class --json --quiet --model-dir=m --full-stag=a") + " && " +
                                  small_run("--scenario=task --test --json --quiet --model-dir=m --full-ltag=a"));
  REQUIRE(results.size() == 2);
  CHECK(results[1].at("scenario") == "task");
}
