// `meander compare --shared-stream`, by running the program.
#include "catch.h"
#include "running_script.h"
#include "small_comparison.h"

#include <csignal>
#include <cstddef>
#include <string>
#include <vector>

using namespace meander;
using nlohmann::json;

namespace {

// A stream that takes a second or more, so that it can be stopped in the middle.
std::string long_sharing(const std::string& more) {
  return comparison_of("--methods=none,joint,er,si --loss-log=1 --quiet " + more, 600);
}

}  // namespace

TEST_CASE("methods on one shared stream have the results of single runs, to the bit", "[compare][shared]") {
  const ScratchFolder folder;
  const std::string images_or_features = GENERATE("--quiet", "--quiet --depth=2 --channels=4 --freeze-convE");
  CAPTURE(images_or_features);
  const Outcome outcome =
      run_script(folder, small_comparison("--shared-stream " + images_or_features) +
                             " && cp -r c shared && rm -r c && " + small_comparison(images_or_features) +
                             " && cmp c/table.txt shared/table.txt && for run in c/*/; do for file in model.meander "
                             "metrics.jsonl; do cmp \"$run$file\" "
                             "\"shared/$(basename \"$run\")/$file\" || exit 9; done; done");
  INFO(outcome.error);
  CHECK(outcome.code == 0);
  for (const json& result : results_in(folder, "shared")) CHECK(result.at("learners_on_stream") == 4);
}

TEST_CASE("Joint learns apart from the shared stream, and all results are those of single runs", "[compare][shared]") {
  const ScratchFolder folder;
  const std::string methods = "--methods=none,joint,er,si ";
  const Outcome outcome = run_script(folder, comparison_of(methods + "--shared-stream --out=shared") + " && " +
                                                 comparison_of(methods + "--quiet --out=apart"));
  INFO(outcome.error);
  REQUIRE(outcome.code == 0);
  CHECK(count(outcome.output, "3 methods on one stream") == 1);
  CHECK(count(outcome.output, "1 of 4 runs to do") == 1);
  const std::vector<json> shared = results_in(folder, "shared"), apart = results_in(folder, "apart");
  REQUIRE(shared.size() == 4);
  REQUIRE(apart.size() == 4);
  for (std::size_t i = 0; i < shared.size(); ++i) {
    CAPTURE(apart[i].at("stamp"));
    for (const char* field : {"stamp", "seed", "method", "average_accuracy", "accuracy_per_context",
                              "prequential_accuracy", "iterations", "samples", "consolidations", "metrics"}) {
      CAPTURE(field);
      CHECK(shared[i].at(field) == apart[i].at(field));
    }
  }
  CHECK(tables(folder, "shared") == tables(folder, "apart"));
}

TEST_CASE("a shared stream that is stopped leaves interrupted runs, and is learned again later",
          "[compare][shared][interrupt]") {
  const ScratchFolder folder;
  RunningScript script(folder, as_process(long_sharing("--shared-stream --out=c")));
  REQUIRE(soon([&] { return script.ended() || is_learning(folder); }));
  script.send(SIGINT);
  REQUIRE(soon([&] { return script.ended(); }));
  const Outcome stopped = script.outcome();
  INFO(stopped.error);
  CHECK(stopped.code == 130);
  CHECK(stopped.error.find("stopped with 4 of 4 runs missing; run it again to go on") != std::string::npos);
  const std::vector<json> left = results_in(folder);
  CHECK(left.size() == 3);
  for (const json& result : left) {
    CHECK(result.at("interrupted") == true);
    CHECK(result.at("iterations") < 3000);
  }
  const Outcome again =
      run_script(folder, long_sharing("--shared-stream --out=c") + " && " + long_sharing("--out=undisturbed"));
  INFO(again.error);
  CHECK(again.code == 0);
  CHECK(tables(folder) == tables(folder, "undisturbed"));
}

TEST_CASE("a method that diverges on a shared stream fails alone, and is told at the end", "[compare][shared]") {
  const ScratchFolder folder;
  folder.put("m.toml",
             "[[method]]\nlabel = 'plain'\noptions = {}\n"
             "[[method]]\nlabel = 'good'\noptions = { method = 'er' }\n"
             "[[method]]\nlabel = 'bad'\noptions = { method = 'er', lr = 1e30 }\n");
  const std::string three = "meander compare " + on_few_digits() + "--fuzziness=2 --methods-file=m.toml --quiet --csv ";
  const Outcome outcome = run_script(folder, three + "--shared-stream --out=c");
  CAPTURE(outcome.output, outcome.error);
  CHECK(outcome.code == 1);
  CHECK(outcome.error.starts_with("bad: "));
  CHECK(outcome.error.find("iteration 2: ") != std::string::npos);
  CHECK(outcome.error.find("lower the learning rate (1e+30 now)") != std::string::npos);
  CHECK(count(outcome.error, "\n") == 1);
  CHECK(count(outcome.output, "\nplain,0.") == 1);
  CHECK(count(outcome.output, "\ngood,0.") == 1);
  CHECK(count(outcome.output, "\nbad,,") == 1);
  int failed = 0;
  for (const json& result : results_in(folder)) {
    failed += result.at("failed") == true ? 1 : 0;
    CHECK(result.at("failed") == (result.at("options").at("lr") == 1e30));
    if (result.at("failed") == false) CHECK(result.at("iterations") == 40);
  }
  CHECK(failed == 1);
  CHECK(run_script(folder, three + "--out=apart").code == 1);
  CHECK(tables(folder) == tables(folder, "apart"));
}
