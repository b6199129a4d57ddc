#include "apps/compare/comparing.h"
#include "apps/message.h"
#include "catch.h"

#include <meander/apps/compare/compared_methods.h>
#include <meander/apps/compare/fitting_options.h>
#include <meander/apps/compare/planned_runs.h>
#include <meander/apps/compare/replay_budgets.h>

using namespace meander;

namespace {

// The rows of the plan that got this option.
Texts rows_with(const Plan& plan, const std::string& option) {
  Texts labels;
  for (const PlanRow& row : plan.rows) {
    if (std::find(row.options.begin(), row.options.end(), option) != row.options.end()) labels.push_back(row.label);
  }
  return labels;
}

Plan compared_with(const ComparisonOptions& options, const Texts& given) {
  return with_fitting_options(plan_for(options, compared_methods(options)), given);
}

}  // namespace

TEST_CASE("an option of methods goes to the rows whose methods have it and use it", "[compare]") {
  const ComparisonOptions options = comparison("splitMNIST", Scenario::Class);
  const auto [option, labels] = GENERATE(table<std::string, Texts>({
      {"--budget=7", {"FROMP", "ER", "A-GEM", "iCaRL"}},
      {"--tau=7", {"FROMP"}},
      {"--fisher-n=7", {"EWC"}},
      {"--epsilon=7", {"SI"}},
      {"--eval-s=7", {"Generative classifier"}},
      {"--temp=7", {"LwF", "BI-R"}},
      {"--dg-prop=0.7", {"BI-R"}},
      {"--distill", {"DGR", "BI-R", "ER"}},
      {"--z-dim=7", {"DGR", "BI-R"}},
  }));
  CAPTURE(option);
  const Plan plan = compared_with(options, {option});
  CHECK(rows_with(plan, option) == labels);
  CHECK(planned_runs(plan).size() == plan.rows.size());
}

TEST_CASE("an option that has an effect with another fits where that one does", "[compare]") {
  const Plan plan = compared_with(comparison("splitMNIST", Scenario::Class), {"--temp=7", "--distill"});
  CHECK(rows_with(plan, "--temp=7") == Texts{"LwF", "DGR", "BI-R", "ER"});
  CHECK(planned_runs(plan).size() == plan.rows.size());
}

TEST_CASE("a row's own options are not overridden", "[compare]") {
  const ComparisonOptions options = comparison("splitMNIST", Scenario::Class);
  const Plan plan = plan_for(options, replay_budgets(options));
  CHECK(usage_error([&] { with_fitting_options(plan, {"--budget=7"}); }) ==
        "--budget: has no effect: the rows that use it have values of their own; leave it out");
  CHECK(rows_with(with_fitting_options(plan, {"--tau=7"}), "--tau=7").size() == 10);
}

TEST_CASE("an option that fits no row is refused", "[compare][refusal]") {
  const ComparisonOptions options = comparison("splitMNIST", Scenario::Class);
  const std::string option = GENERATE("--gamma=0.5", "--g-iters=5", "--alpha=0.1");
  CAPTURE(option);
  const Plan plan = plan_for(options, {{.label = "ER", .options = {"--method=er"}}});
  CHECK(usage_error([&] {
          with_fitting_options(plan, {option});
        }).ends_with("has no effect in any of the compared runs; compare a method that uses it, or leave it out"));
}

TEST_CASE("options of the stream do not go to joint training, which has its own", "[compare]") {
  const ComparisonOptions options = comparison("splitMNIST", Scenario::Class, false);
  const auto rows = compared_methods(options);
  const Plan plan =
      with_fitting_options(plan_for(options, rows, {"--iters=100"}), {"--stream=fuzzy-boundaries", "--fuzziness=50"});
  const Texts fuzzy = rows_with(plan, "--fuzziness=50");
  CHECK(fuzzy.size() == rows.size() - 1);
  CHECK(std::find(fuzzy.begin(), fuzzy.end(), "Joint") == fuzzy.end());
  CHECK(planned_runs(plan).size() == rows.size());
}

TEST_CASE("a row that cannot run is named once", "[compare][refusal]") {
  const ComparisonOptions options = comparison("splitMNIST", Scenario::Class);
  const Plan plan = plan_for(options, {{.label = "XdG", .options = {"--xdg"}}});
  CHECK(usage_error([&] { with_fitting_options(plan, {"--budget=7"}); }) ==
        "XdG: --scenario: method xdg is not made for the class scenario; give --scenario=task");
}
