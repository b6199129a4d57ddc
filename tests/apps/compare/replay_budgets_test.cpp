#include "apps/compare/comparing.h"
#include "catch.h"

#include <meander/apps/compare/planned_runs.h>
#include <meander/apps/compare/replay_budgets.h>

using namespace meander;

namespace {

const std::vector<double> up_to_5000{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000};

}  // namespace

TEST_CASE("methods with a buffer are compared over the published budgets", "[compare][golden]") {
  const auto rows = replay_budgets(comparison("splitMNIST", Scenario::Class));
  CHECK(curves_of(rows) == Texts{"ER", "A-GEM", "FROMP", "iCaRL"});
  for (const char* curve : {"ER", "A-GEM", "iCaRL"}) CHECK(points_on(rows, curve) == up_to_5000);
  CHECK(points_on(rows, "FROMP") == std::vector<double>{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000});
  CHECK(row_called(rows, "ER, budget 10").colour == "red");
  CHECK(row_called(rows, "A-GEM, budget 10").colour == "orangered");
  CHECK(row_called(rows, "FROMP, budget 10").colour == "goldenrod");
  CHECK(row_called(rows, "iCaRL, budget 10").colour == "purple");
  const auto large = replay_budgets(comparison("CIFAR100", Scenario::Class));
  CHECK(points_on(large, "ER") == std::vector<double>{1, 2, 5, 10, 20, 50, 100, 200, 500});
}

TEST_CASE("plain and joint training are the bounds of the budgets", "[compare]") {
  const auto rows = replay_budgets(comparison("splitMNIST", Scenario::Domain));
  CHECK(rows[0].label == "None");
  CHECK(rows[1].label == "Joint");
  CHECK(rows[1].options == Texts{"--joint", "--iters=10000"});
  for (std::size_t i = 0; i < rows.size(); ++i) CHECK(rows[i].is_bound == (i < 2));
}

TEST_CASE("iCaRL needs the class scenario", "[compare]") {
  for (const Scenario scenario : {Scenario::Task, Scenario::Domain}) {
    CHECK(curves_of(replay_budgets(comparison("splitMNIST", scenario))) == Texts{"ER", "A-GEM", "FROMP"});
  }
}

TEST_CASE("FROMP can have a strength for each budget", "[compare][golden]") {
  const auto [scenario, first, last] = GENERATE(table<Scenario, std::string, std::string>({
      {Scenario::Task, "--tau=100000.0", "--tau=10.0"},
      {Scenario::Domain, "--tau=0.001", "--tau=0.1"},
      {Scenario::Class, "--tau=100000.0", "--tau=1.0"},
  }));
  const auto rows = replay_budgets(comparison("splitMNIST", scenario), {.tau_per_budget = true});
  CHECK(options_of(rows, "FROMP, budget 1") == Texts{"--fromp", "--budget=1", first});
  CHECK(options_of(rows, "FROMP, budget 1000") == Texts{"--fromp", "--budget=1000", last});
  const auto plain = replay_budgets(comparison("splitMNIST", scenario));
  CHECK(options_of(plain, "FROMP, budget 1") == Texts{"--fromp", "--budget=1"});
}

TEST_CASE("budgets and methods are chosen", "[compare]") {
  ComparisonOptions options = comparison("splitMNIST", Scenario::Class);
  options.no_fromp = true;
  const auto rows = replay_budgets(options, {.budgets = {3, 2000}});
  CHECK(curves_of(rows) == Texts{"ER", "A-GEM", "iCaRL"});
  CHECK(points_on(rows, "ER") == std::vector<double>{3, 2000});
  CHECK(options_of(rows, "ER, budget 3") == Texts{"--method=er", "--budget=3"});
  options.no_fromp = false;
  const auto untuned = replay_budgets(options, {.budgets = {3}, .tau_per_budget = true});
  CHECK(options_of(untuned, "FROMP, budget 3") == Texts{"--fromp", "--budget=3"});
}

TEST_CASE("every budget of every method can run", "[compare][property]") {
  const Scenario scenario = GENERATE(Scenario::Task, Scenario::Domain, Scenario::Class);
  const std::string name = GENERATE("splitMNIST", "permMNIST", "CIFAR100");
  CAPTURE(name, to_string(scenario));
  const ComparisonOptions options = comparison(name, scenario);
  const auto rows = replay_budgets(options, {.tau_per_budget = true});
  CHECK(planned_runs(plan_for(options, rows, {"--fc-units=8"})).size() == rows.size());
}
