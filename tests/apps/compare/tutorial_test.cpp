#include "apps/compare/comparing.h"
#include "apps/message.h"
#include "catch.h"

#include <meander/apps/cli/parse.h>
#include <meander/apps/compare/compared_methods.h>
#include <meander/apps/compare/comparison_request.h>
#include <meander/apps/compare/planned_runs.h>

using namespace meander;

namespace {

Plan tutorial_with(Texts words) {
  ComparisonRequest request;
  request.known.academic = false;
  const cli::OptionTable table = comparison_table(request);
  words.emplace_back("--tutorial");
  return plan_of(request, cli::parse(table, words).given);
}

std::string tutorial_refusal(const Texts& words) {
  return usage_error([&] { tutorial_with(words); });
}

}  // namespace

TEST_CASE("the tutorial has its methods in their order", "[compare][golden]") {
  CHECK(labels_of(tutorial_methods(comparison("splitMNIST", Scenario::Task))) ==
        Texts{"None", "Joint (cumulative)", "Separate Networks", "XdG", "EWC", "SI", "LwF", "FROMP", "DGR", "ER"});
  CHECK(labels_of(tutorial_methods(comparison("splitMNIST", Scenario::Domain))) ==
        Texts{"None", "Joint (cumulative)", "EWC", "SI", "LwF", "FROMP", "DGR", "ER"});
  CHECK(
      labels_of(tutorial_methods(comparison("splitMNIST", Scenario::Class))) ==
      Texts{"None", "Joint (cumulative)", "EWC", "SI", "LwF", "FROMP", "DGR", "ER", "Generative classifier", "iCaRL"});
}

TEST_CASE("the tutorial's joint training learns from all contexts so far, as long as the others", "[compare][golden]") {
  const auto rows = tutorial_methods(comparison("splitMNIST", Scenario::Class));
  const PlanRow& joint = row_called(rows, "Joint (cumulative)");
  CHECK(joint.options == Texts{"--cumulative"});
  CHECK((joint.is_bound && joint.colour == "black"));
  const ComparisonOptions options = comparison("splitMNIST", Scenario::Class);
  const PlannedRun run = planned_runs(plan_for(options, {joint})).front();
  CHECK(run.run.cumulative());
  CHECK(run.run.total_iterations() == 5 * 2000);
}

TEST_CASE("every row of the tutorial can run", "[compare][property]") {
  const Scenario scenario = GENERATE(Scenario::Task, Scenario::Domain, Scenario::Class);
  const ComparisonOptions options = comparison("splitMNIST", scenario);
  const Plan plan = plan_for(options, tutorial_methods(options), {"--fc-units=8"});
  CHECK(planned_runs(plan).size() == plan.rows.size());
}

TEST_CASE("compare --tutorial is academic, takes settings of its methods, and skips none", "[compare][refusal]") {
  const Plan plan = tutorial_with({"--lambda=5", "--scenario=task"});
  CHECK(plan.common.front() == "--academic");
  CHECK(options_of(plan.rows, "EWC") == Texts{"--ewc", "--reg-strength=5.0"});
  CHECK(tutorial_refusal({"--no-bir"}) == "--no-bir: has no effect with --tutorial; leave it out");
  CHECK(tutorial_refusal({"--methods=none"}) == "--tutorial: the rows are listed already; leave one of the two out");
}
