#include "apps/compare/comparing.h"
#include "apps/message.h"
#include "catch.h"

#include <meander/apps/cli/parse.h>
#include <meander/apps/compare/comparison_request.h>
#include <meander/apps/compare/fisher_variants.h>
#include <meander/apps/compare/planned_runs.h>

#include <set>

using namespace meander;

namespace {

Plan sweep_with(const Texts& words) {
  ComparisonRequest request;
  request.kind = ComparisonKind::Sweep;
  request.known.academic = false;
  const cli::OptionTable table = comparison_table(request);
  return plan_of(request, cli::parse(table, words).given);
}

std::string sweep_refusal(const Texts& words) {
  return usage_error([&] { sweep_with(words); });
}

}  // namespace

TEST_CASE("the Fisher comparison has plain training and five ways, over strengths from 1 to 10^13", "[sweep][golden]") {
  const auto rows = fisher_variants(comparison("splitMNIST", Scenario::Task));
  CHECK(rows.size() == 1 + 5 * 14);
  CHECK(rows.front().label == "None");
  CHECK((rows.front().is_bound && rows.front().colour == "green"));
  CHECK(curves_of(rows) == Texts{"EWC All", "EWC All-500", "EWC Sample", "EWC True", "EWC True-128"});
  for (const char* curve : {"EWC All", "EWC True-128"}) {
    CHECK(points_on(rows, curve) ==
          std::vector<double>{1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13});
  }
}

TEST_CASE("each way to compute the Fisher information has its options, and its colour", "[sweep][golden]") {
  const auto rows = fisher_variants(comparison("splitMNIST", Scenario::Task));
  const auto is = [&](const std::string& way, const std::string& colour, const Texts& options) {
    const PlanRow& row = row_called(rows, "EWC " + way + ", lambda 100");
    Texts expected{"--method=online-ewc"};
    expected.insert(expected.end(), options.begin(), options.end());
    expected.emplace_back("--reg-strength=100.0");
    CHECK(row.options == expected);
    CHECK(row.colour == colour);
    CHECK(row.choice == "EWC " + way);
  };
  is("All", "black", {});
  is("All-500", "grey", {"--fisher-n=500"});
  is("Sample", "red", {"--fisher-labels=sample"});
  is("True", "orange", {"--fisher-labels=true"});
  is("True-128", "blue", {"--fisher-labels=true", "--fisher-batch=128"});
}

TEST_CASE("the Fisher comparison can be offline, and from another number of samples", "[sweep]") {
  const auto rows = fisher_variants(comparison("splitMNIST", Scenario::Task), {.offline = true, .samples = 20});
  CHECK(options_of(rows, "EWC All-20, lambda 1") == Texts{"--ewc", "--fisher-n=20", "--reg-strength=1.0"});
}

TEST_CASE("every run of the Fisher comparison can be made, and is another", "[sweep][property]") {
  const bool offline = GENERATE(false, true);
  const ComparisonOptions options = comparison("splitMNIST", Scenario::Task);
  const auto runs = planned_runs(plan_for(options, fisher_variants(options, {.offline = offline}), {"--fc-units=8"}));
  std::set<std::string> stamps;
  for (const PlannedRun& run : runs) stamps.insert(run.stamp);
  CHECK(stamps.size() == 71);
  CHECK(runs[1].run.methods.front().method->name == (offline ? "ewc" : "online-ewc"));
}

TEST_CASE("sweep --fisher-variants is academic, and has rows of its own", "[sweep][refusal]") {
  const Plan plan = sweep_with({"--fisher-variants", "--scenario=task"});
  CHECK(plan.common.front() == "--academic");
  CHECK(plan.rows.size() == 71);
  CHECK(plan.rows.back().options.front() == "--method=online-ewc");
  const Plan offline = sweep_with({"--fisher-variants=offline", "--fisher-n-all=7"});
  CHECK(offline.rows.back().options.front() == "--ewc");
  CHECK(row_called(offline.rows, "EWC All-7, lambda 1").options[1] == "--fisher-n=7");
  CHECK(sweep_refusal({"--fisher-n-all=7"}) ==
        "--fisher-n-all: has no effect without --fisher-variants; add it, or leave this out");
  CHECK(sweep_refusal({"--fisher-variants", "--no-xdg"}) ==
        "--no-xdg: has no effect with --fisher-variants; leave it out");
  CHECK(sweep_refusal({"--fisher-variants", "--grid-file=g"}) ==
        "--fisher-variants: the rows are listed already; leave one of the two out");
}
