#include "apps/compare/comparing.h"
#include "catch.h"

#include <meander/apps/compare/planned_runs.h>
#include <meander/apps/compare/sweep_grids.h>

#include <set>

using namespace meander;

namespace {

std::size_t count_on(const std::vector<PlanRow>& rows, const std::string& curve) {
  return points_on(rows, curve).size();
}

}  // namespace

TEST_CASE("the academic search has the published grids", "[sweep][golden]") {
  const auto rows = sweep_grids(comparison("splitMNIST", Scenario::Task));
  CHECK(rows.front().label == "None");
  CHECK(rows.front().is_bound);
  CHECK(rows.front().options.empty());
  CHECK(count_on(rows, "XdG") == 20);
  CHECK(count_on(rows, "EWC") == 14);
  CHECK(points_on(rows, "SI") ==
        std::vector<double>{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 50, 100, 500, 1e3, 5e3, 1e4, 5e4, 1e5});
  CHECK(points_on(rows, "FROMP, budget 50") == std::vector<double>{1e-3, 0.01, 0.1, 1, 10, 100, 1e3, 1e4, 1e5});
  CHECK(points_on(rows, "BI-R") == std::vector<double>{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9});
  CHECK(rows.size() == 1 + 20 + 14 + 17 + 10 * 9 + 10);
}

TEST_CASE("the grids of permMNIST are coarser", "[sweep][golden]") {
  const auto rows = sweep_grids(comparison("permMNIST", Scenario::Task));
  CHECK(points_on(rows, "XdG") == std::vector<double>{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9});
  CHECK(points_on(rows, "EWC") == std::vector<double>{1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7});
  CHECK(points_on(rows, "SI") == std::vector<double>{0.01, 0.1, 1, 10, 100, 1e3, 1e4, 1e5});
  CHECK(rows.size() == 1 + 10 + 8 + 8 + 5 * 9 + 10);
}

TEST_CASE("a budget of FROMP is a curve of its own, with a colour of its own", "[sweep][golden]") {
  const auto rows = sweep_grids(comparison("splitMNIST", Scenario::Domain));
  Texts budgets;
  std::set<std::string> colours;
  for (const int budget : {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000}) {
    budgets.push_back(fmt::format("FROMP, budget {}", budget));
  }
  for (const PlanRow& row : rows) {
    if (row.curve.starts_with("FROMP")) colours.insert(row.colour);
  }
  Texts expected{"EWC", "SI"};
  expected.insert(expected.end(), budgets.begin(), budgets.end());
  expected.emplace_back("BI-R");
  CHECK(curves_of(rows) == expected);
  CHECK(colours.size() == 10);
  CHECK(curves_of(sweep_grids(comparison("CIFAR100", Scenario::Class))).size() == 2 + 5 + 1);
}

TEST_CASE("the task-free search has the published grids", "[sweep][golden]") {
  const auto rows = sweep_grids(comparison("splitMNIST", Scenario::Task, false));
  CHECK(count_on(rows, "XdG") == 20);
  CHECK(points_on(rows, "SI") == std::vector<double>{1e-3, 0.01, 0.1, 1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7});
  CHECK(rows.size() == 1 + 20 + 11);
  CHECK(curves_of(sweep_grids(comparison("splitMNIST", Scenario::Class, false))) == Texts{"SI"});
}

TEST_CASE("the numbers of a grid are those nearest to what the labels say", "[sweep]") {
  const auto rows = sweep_grids(comparison("splitMNIST", Scenario::Task));
  CHECK(options_of(rows, "XdG, gating-prop 0.15") == Texts{"--xdg", "--gating-prop=0.15"});
  CHECK(options_of(rows, "EWC, lambda 1e+13") == Texts{"--ewc", "--reg-strength=10000000000000.0"});
  CHECK(options_of(rows, "SI, c 0.005") == Texts{"--si", "--reg-strength=0.005"});
  CHECK(options_of(rows, "FROMP, budget 20, tau 0.001") == Texts{"--fromp", "--budget=20", "--tau=0.001"});
  CHECK(options_of(rows, "BI-R, dg-prop 0.3") == Texts{"--brain-inspired", "--dg-prop=0.3"});
}

TEST_CASE("curves are left out on request, and FROMP and BI-R with --xdg", "[sweep]") {
  ComparisonOptions options = comparison("splitMNIST", Scenario::Task);
  options.xdg = true;
  CHECK(curves_of(sweep_grids(options)) == Texts{"XdG", "EWC", "SI"});
  CHECK(sweep_grids(options).front().options == Texts{"--xdg"});
  options.no_xdg = options.no_reg = true;
  CHECK(curves_of(sweep_grids(options)).empty());
  options.xdg = false;
  options.no_fromp = true;
  CHECK(curves_of(sweep_grids(options)) == Texts{"BI-R"});
  options.no_bir = true;
  CHECK(sweep_grids(options).size() == 1);
}

TEST_CASE("every point of every grid can run", "[sweep][property]") {
  const auto [name, scenario, academic] = GENERATE(table<const char*, Scenario, bool>({
      {"splitMNIST", Scenario::Task, true},
      {"splitMNIST", Scenario::Class, true},
      {"permMNIST", Scenario::Task, true},
      {"permMNIST", Scenario::Domain, true},
      {"CIFAR10", Scenario::Class, true},
      {"splitMNIST", Scenario::Task, false},
  }));
  CAPTURE(name, to_string(scenario), academic);
  const ComparisonOptions options = comparison(name, scenario, academic);
  const Plan plan = plan_for(options, sweep_grids(options), {"--fc-units=8"});
  CHECK(planned_runs(plan).size() == plan.rows.size());
}
