// What `meander suite` makes of its options.
#include "apps/message.h"
#include "catch.h"
#include "suite_of.h"

#include <meander/apps/suite/suite_lists.h>

#include <algorithm>

using namespace meander;
using Texts = std::vector<std::string>;

namespace {

bool has_word(const PartPlan& part, const std::string& word) {
  return std::find(part.words.begin(), part.words.end(), word) != part.words.end();
}

Texts names_for(const std::string& only) { return names_of(plans_of("nature2022", {.only = only})); }

}  // namespace

TEST_CASE("--only takes names of parts and beginnings of them, in the suite's order", "[suite]") {
  CHECK(names_for("permMNIST-task") == Texts{"permMNIST-task-sweep", "permMNIST-task-single-head-sweep",
                                             "permMNIST-task-single-head-xdg-sweep", "permMNIST-task-compare",
                                             "permMNIST-task-single-head-xdg-compare"});
  CHECK(names_for("task-free-splitMNIST-task-sweep,splitMNIST-task-sweep") ==
        Texts{"splitMNIST-task-sweep", "task-free-splitMNIST-task-sweep"});
  CHECK(names_for("splitMNIST-class,splitMNIST-class-sweep").size() == 3);
}

TEST_CASE("a part that is not there is refused with the one that may be meant", "[suite][refusal]") {
  const auto refusal = [](const char* only) { return usage_error([&] { names_for(only); }); };
  CHECK(refusal("splitMNIST-task-sweap") ==
        "--only: no part's name begins with 'splitMNIST-task-sweap'; did you mean 'splitMNIST-task-sweep'?");
  CHECK(refusal("zzz") == "--only: no part's name begins with 'zzz'; see 'meander suite nature2022 --list'");
  CHECK(refusal("splitMNIST,") == "--only: a name is missing; write names with commas between");
  CHECK(usage_error([] { suite("nature22"); }) ==
        "'nature22' is not a list of experiments; did you mean 'nature2022'?");
}

TEST_CASE("--scale makes contexts and pre-training shorter, and the suite's folder another", "[suite]") {
  const SuiteRequest request{.only = "splitMNIST-task-sweep,CIFAR10-,task-free-splitMNIST-class-compare", .scale = 0.1};
  const std::vector<PartPlan> parts = plans_of("nature2022", request);
  REQUIRE(parts.size() == 3);
  CHECK(parts[0].folder == "suites/nature2022-x0.1/splitMNIST-task-sweep");
  CHECK(parts[0].request->scale == 0.1);
  CHECK(part_runs(parts[0]).front().stamp.find("--i200-") != std::string::npos);
  CHECK(has_word(parts[1], "--epochs=10"));
  CHECK(has_word(parts[1], "--model-dir=suites/nature2022-x0.1/models"));
  CHECK(part_runs(parts[2]).front().stamp.starts_with("splitMNIST-fuzzy-boundaries50-5-class--"));
  CHECK(has_word(plans_of("nature2022", {.only = "CIFAR10-", .scale = 0.001}).front(), "--epochs=1"));
}

TEST_CASE("a suite that would have hardly an iteration is refused", "[suite][refusal]") {
  CHECK(usage_error([] {
          plans_of("neurips2022", {.scale = 1e-4});
        }).starts_with("--scale: 0.0001 leaves 1 iteration per context"));
}

TEST_CASE("--n-seeds replaces the published numbers, and as many layers are pre-trained as they need", "[suite]") {
  const std::vector<PartPlan> parts = plans_of("nature2022", {.only = "CIFAR", .seeds = 3});
  for (const PartPlan& part : parts) {
    CHECK((part.part->is_pretraining() ? part.pretraining.size() : static_cast<std::size_t>(part.plan.seeds)) ==
          (part.part->is_pretraining() ? 4U : 3U));
  }
}

TEST_CASE("folders are passed on to the parts that use them", "[suite]") {
  const SuiteRequest request{
      .only = "splitMNIST-task-sweep,CIFAR100-task-sweep", .jobs = 2, .out = "o", .data_dir = "d", .model_dir = "m"};
  const std::vector<PartPlan> parts = plans_of("nature2022", request);
  CHECK(parts[0].request->out == "o/splitMNIST-task-sweep");
  CHECK(parts[0].request->jobs == 2);
  CHECK(parts[0].request->run.data_dir == "d");
  CHECK_FALSE(parts[0].request->run.model_dir);
  CHECK(parts[1].request->run.model_dir == "m");
}

TEST_CASE("pre-training runs are commands of the program, a file of layers each", "[suite]") {
  const PartPlan part = std::move(plans_of("nature2022", {.only = "CIFAR10-pretrain"}).front());
  CHECK(part.pretraining.front().words ==
        Texts{"pretrain", "--experiment=CIFAR10", "--augment", "--convE-stag=e100", "--seed-to-stag", "--epochs=100",
              "--model-dir=suites/nature2022/models", "--out=suites/nature2022/CIFAR10-pretrain", "--seed=1"});
  CHECK(part.pretraining.front().file == "suites/nature2022/models/C3-5x16-bn-e100-s1");
}

TEST_CASE("the dry run is a line for each run, and the total says which are made once", "[suite]") {
  const std::vector<PartPlan> parts = plans_of("nature2022", {.only = "splitMNIST-task-sweep"});
  const RunList runs = list_of_runs(parts);
  CHECK(std::count(runs.text.begin(), runs.text.end(), '\n') == 152);
  CHECK(runs.text.starts_with("splitMNIST-task-sweep  None "));
  // XdG without gates is plain training.
  CHECK(runs.total == "152 runs in 1 part; 1 of them is the same as another of its part, and made once");
  CHECK(list_of_runs(plans_of("stability-gap")).total == "1 run in 1 part");
}

TEST_CASE("lists say what there is, a line each", "[suite]") {
  CHECK(suites_text(200).find("nature2022") != std::string::npos);
  const std::string parts = parts_text(plans_of("neurips2022"), 200);
  CHECK(parts.find("tutorial-splitMNIST-task") != std::string::npos);
  CHECK(parts.find("the methods: 200 runs, seeds 2 to 21\n") != std::string::npos);
}
