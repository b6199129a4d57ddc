#include "apps/compare/comparing.h"
#include "apps/message.h"
#include "apps/request/asked.h"
#include "catch.h"

#include <meander/apps/compare/compared_methods.h>
#include <meander/apps/compare/planned_runs.h>
#include <meander/apps/request/run_stamp.h>

using namespace meander;

namespace {

std::string stamp_of_row(const ComparisonOptions& options, const std::string& label) {
  return planned_runs(plan_for(options, {row_called(compared_methods(options), label)})).front().stamp;
}

}  // namespace

TEST_CASE("a plan's runs are every row with every seed", "[compare]") {
  Plan plan = plan_for(comparison("splitMNIST", Scenario::Class), {{.label = "a"}, {.label = "b", .options = {"--si"}}},
                       {"--iters=30"});
  plan.first_seed = 2;
  plan.seeds = 3;
  const auto runs = planned_runs(plan);
  REQUIRE(runs.size() == 6);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    CHECK(runs[i].row == i / 3);
    CHECK(runs[i].seed == static_cast<std::int64_t>(2 + i % 3));
  }
  CHECK(runs[4].arguments ==
        Texts{"--experiment=splitMNIST", "--scenario=class", "--academic", "--iters=30", "--si", "--seed=3"});
}

TEST_CASE("a row's options override those of the plan", "[compare]") {
  const PlanRow row{.label = "a", .options = {"--lr=0.5", "--iters=7"}};
  const auto runs = planned_runs(plan_for(comparison("splitMNIST", Scenario::Class), {row}, {"--lr=0.1"}));
  CHECK(runs.front().run.lr == 0.5);
  CHECK(runs.front().run.iters == 7);
}

TEST_CASE("a planned run is the run that its arguments ask for", "[compare][property]") {
  const bool academic = GENERATE(true, false);
  const Scenario scenario = GENERATE(Scenario::Task, Scenario::Class);
  const ComparisonOptions options = comparison("splitMNIST", scenario, academic);
  Plan plan = plan_for(options, compared_methods(options), {"--fc-units=8"});
  plan.seeds = 2;
  for (const PlannedRun& planned : planned_runs(plan)) {
    CAPTURE(planned.arguments);
    const ResolvedRun run = asked(planned.arguments);
    CHECK(planned.stamp == stamp(stamp_fields(run)));
    CHECK(outcome_of(planned.run) == outcome_of(run));
    CHECK(asked_file_of(planned.run) == asked_file_of(run));
  }
}

TEST_CASE("networks with convolutions are named in stamps as when they are built", "[compare][stamps]") {
  const Texts layers =
      GENERATE(Texts{"--experiment=CIFAR10"}, Texts{"--experiment=CIFAR10", "--reducedResNet"},
               Texts{"--experiment=CIFAR10", "--freeze-convE"}, Texts{"--experiment=CIFAR100", "--fc-drop=0.5"},
               Texts{"--depth=2", "--channels=4", "--conv-bn=no"});
  CAPTURE(layers);
  Plan plan{.title = "a test", .common = layers + Texts{"--fc-units=8"}, .rows = {{.label = "none"}}};
  const PlannedRun planned = planned_runs(plan).front();
  CHECK(planned.stamp == stamp(stamp_fields(planned.run)));
}

TEST_CASE("runs of the academic comparison have the published stamps", "[compare][golden][stamps]") {
  const std::string network = "--F-784x400x400_c10--i2000-lr0.001-b128-adam";
  const auto stamped = [](const std::string& label) {
    return stamp_of_row(comparison("splitMNIST", Scenario::Class), label);
  };
  CHECK(stamped("None") == "splitMNIST5-class" + network + "-all");
  CHECK(stamped("EWC") == "splitMNIST5-class" + network + "-all--PReg1000000000.0-FIdiagNAll-offline");
  CHECK(stamped("SI") == "splitMNIST5-class" + network + "-all--PReg5000.0-SI0.1");
  CHECK(stamped("LwF") == "splitMNIST5-class" + network + "-all--current-KD2.0");
  CHECK(stamped("FROMP") == "splitMNIST5-class" + network + "-all--fromp1000.0-b100fromp");
  CHECK(stamped("ER") == "splitMNIST5-class" + network + "-all--buffer--b100random");
  CHECK(stamped("A-GEM") == "splitMNIST5-class" + network + "-all--buffer-A-GEM1e-07--b100random");
  CHECK(stamped("iCaRL") == "splitMNIST5-class" + network + "-all-so-far--addB-useB-b100herding--BCE_dist");
  CHECK(stamped("Joint") == "splitMNIST5-Joint-class--F-784x400x400_c10--i10000-lr0.001-b128-adam-all");
  CHECK(stamped("DGR") == "splitMNIST5-class" + network + "-all-BCE--generative-VAE=F-784x400x400--z100--sigmoid");
  const ComparisonOptions task = comparison("splitMNIST", Scenario::Task);
  CHECK(stamp_of_row(task, "XdG") == "splitMNIST5-task" + network + "--XdG0.9");
  CHECK(stamp_of_row(task, "Separate Networks") ==
        "splitMNIST5-task--SepNets-F-784x100x100_c2--i2000-lr0.001-b128-adam");
}

TEST_CASE("runs of the task-free comparison have the published stamps", "[compare][golden][stamps]") {
  const std::string run = "-5-class--F-784x400x400_c10--i2000-lr0.001-b128-adam";
  const auto stamped = [](const std::string& label) {
    return stamp_of_row(comparison("splitMNIST", Scenario::Class, false), label);
  };
  CHECK(stamped("Joint") == "splitMNIST-random" + run);
  CHECK(stamped("SI") == "splitMNIST-fuzzy-boundaries500" + run + "--PReg10.0-SI0.1--upEv100");
  CHECK(stamped("A-GEM") == "splitMNIST-fuzzy-boundaries500" + run + "--buffer-A-GEM1e-07--b1000random");
}

TEST_CASE("a row that cannot run is refused by its label, before anything runs", "[compare][refusal]") {
  const ComparisonOptions options = comparison("splitMNIST", Scenario::Class);
  const auto refused = [&](const PlanRow& row) {
    return usage_error([&] { planned_runs(plan_for(options, {{.label = "fine"}, row})); });
  };
  CHECK(refused({.label = "EWC", .options = {"--ewc", "--reg-strength=-1"}}) ==
        "EWC: --reg-strength: '-1' is not a strength; give a finite number, 0 or more");
  CHECK(refused({.label = "XdG", .options = {"--xdg"}}) ==
        "XdG: --scenario: method xdg is not made for the class scenario; give --scenario=task");
  CHECK(refused({.label = "ER", .options = {"--method=er", "--bugdet=1"}}) ==
        "ER: unknown option '--bugdet'; did you mean '--budget'?");
}

TEST_CASE("seeds that a run does not take are refused", "[compare][refusal]") {
  Plan plan{.title = "a test", .rows = {{.label = "a"}}};
  plan.seeds = 0;
  CHECK(usage_error([&] { planned_runs(plan); }) == "--n-seeds: '0' is not a number of seeds; give 1 or more");
  plan.seeds = 2;
  plan.first_seed = 4294967295;
  CHECK(usage_error([&] { planned_runs(plan); }) == "--seed: '4294967296' is not a seed; give 0 to 4294967295");
}
