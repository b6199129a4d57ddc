#include "apps/message.h"
#include "catch.h"

#include <meander/apps/cli/parse.h>
#include <meander/apps/compare/comparison_request.h>
#include <meander/apps/compare/planned_runs.h>

#include <algorithm>

using namespace meander;

namespace {

using Words = std::vector<std::string>;

Plan planned(ComparisonKind kind, const Words& words) {
  ComparisonRequest request;
  request.kind = kind;
  request.known.academic = false;
  const cli::OptionTable table = comparison_table(request);
  const cli::Parsed parsed = cli::parse(table, words);
  return plan_of(request, parsed.given);
}

Plan compared(const Words& words) { return planned(ComparisonKind::Methods, words); }

std::string refusal(ComparisonKind kind, const Words& words) {
  return usage_error([&] { planned(kind, words); });
}

bool has(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

TEST_CASE("a scale shortens contexts and boundaries alike", "[compare]") {
  const Plan plan = compared({"--scale=0.1", "--methods=none,er"});
  CHECK(has(plan.common, "--iters=200"));
  CHECK(has(plan.fitted, "--fuzziness=50"));
  const Plan given = compared({"--scale=0.5", "--iters=100", "--fuzziness=10", "--methods=none,er"});
  CHECK(has(given.common, "--iters=50"));
  CHECK(has(given.fitted, "--fuzziness=5"));
  const Plan academic = compared({"--scale=0.1", "--academic", "--methods=none,er"});
  CHECK(academic.fitted.empty());
  for (const PlannedRun& run : planned_runs(academic)) CHECK(*run.run.iters == 200);
}

TEST_CASE("an option of a method goes to the methods that have it", "[compare]") {
  const Plan plan = compared({"--budget=50", "--methods=none,er,si", "--lr=0.01"});
  CHECK_FALSE(has(plan.rows[0].options, "--budget=50"));
  CHECK(has(plan.rows[1].options, "--budget=50"));
  CHECK_FALSE(has(plan.rows[2].options, "--budget=50"));
  CHECK(has(plan.common, "--lr=0.01"));
}

TEST_CASE("beginnings are measured where contexts begin", "[compare]") {
  const Plan plan = compared({"--lca-batches=5", "--methods=joint,er"});
  CHECK_FALSE(has(plan.rows[0].options, "--lca-batches=5"));
  CHECK(has(plan.rows[1].options, "--lca-batches=5"));
}

TEST_CASE("the first contexts are those of joint training too", "[compare]") {
  for (const PlannedRun& run : planned_runs(compared({"--first-contexts=2", "--methods=joint,er"}))) {
    CHECK(run.run.first_contexts == 2);
  }
}

TEST_CASE("an option that is given twice counts once, the last value", "[compare]") {
  const Plan plan = compared({"--lr=0.1", "--lr=0.01", "--methods=none,er"});
  CHECK(has(plan.common, "--lr=0.01"));
  CHECK_FALSE(has(plan.common, "--lr=0.1"));
}

TEST_CASE("without methods the published comparison is run", "[compare]") {
  CHECK(compared({"--academic", "--scenario=task"}).rows.size() == 12);
  CHECK(compared({"--academic", "--scenario=class"}).rows.size() == 12);
  CHECK(compared({"--scenario=class"}).rows.size() == 8);
  CHECK(planned(ComparisonKind::Sweep, {"--academic", "--scenario=task"}).rows.front().is_bound);
  CHECK(planned(ComparisonKind::ReplayBudgets, {"--budgets=10,1"}).rows.back().x == 10.0);
}

TEST_CASE("a search on the first contexts and held-out samples says so to its runs", "[compare]") {
  const Plan plan = planned(ComparisonKind::Sweep, {"--tune-on-prefix=2", "--validation=0.1", "--no-xdg"});
  for (const PlannedRun& run : planned_runs(plan)) {
    CHECK(run.run.first_contexts == 2);
    CHECK(run.run.validation == 0.1);
    CHECK(run.stamp.find("--first-contexts2") != std::string::npos);
  }
}

TEST_CASE("what a scale adds may fit no row", "[compare][regression]") {
  CHECK(compared({"--methods=joint", "--scale=0.5"}).rows.size() == 1);
  CHECK(refusal(ComparisonKind::Methods, {"--methods=joint", "--scale=0.5", "--fuzziness=5"})
            .starts_with("--fuzziness: has no effect"));
}

TEST_CASE("a word that stands for another option finds it in every comparison", "[compare][regression]") {
  using enum ComparisonKind;
  for (const ComparisonKind kind : {Methods, Sweep, ReplayBudgets}) {
    ComparisonRequest request;
    request.kind = kind;
    const cli::OptionTable table = comparison_table(request);
    for (const cli::Group& group : table.groups()) {
      for (const cli::Option& option : group.options) {
        CAPTURE(option.name);
        CHECK((option.stands_for.empty() || table.find(option.stands_for) != nullptr));
      }
    }
    CHECK_FALSE(planned(kind, {"--no-gpus"}).rows.empty());
  }
}

TEST_CASE("the title says how many contexts are learned", "[compare]") {
  CHECK(compared({"--first-contexts=2"}).title.starts_with("splitMNIST, the first 2 of 5 contexts, "));
  CHECK(compared({}).title.starts_with("splitMNIST, 5 contexts, "));
}

TEST_CASE("options of a comparison that contradict each other are refused", "[compare][refusal]") {
  using enum ComparisonKind;
  CHECK(refusal(Methods, {"--methods=none,er", "--methods-file=x"}) ==
        "--methods-file: conflicts with --methods: both say what is compared; leave one of the two out");
  CHECK(refusal(Methods, {"--methods=none,er", "--no-si"}) ==
        "--no-si: belongs to the published comparison, but methods are listed; leave one of the two out");
  CHECK(refusal(Methods, {"--academic", "--update-every=5"}) ==
        "--update-every: contradicts --academic; leave one of the two out");
  CHECK(refusal(Sweep, {"--tune-on-prefix=9"}) == "--tune-on-prefix: there are 5 contexts; give 1 to 5");
  CHECK(refusal(Sweep, {"--tune-on-prefix=2", "--first-contexts=3"})
            .starts_with("--first-contexts: conflicts with --tune-on-prefix"));
  CHECK(refusal(ReplayBudgets, {"--tau-per-budget", "--budgets=3"}) ==
        "--tau-per-budget: has no effect: FROMP was not tuned for any of these rows; leave it out");
  CHECK(refusal(ReplayBudgets, {"--budgets=1,x"}) ==
        "--budgets: 'x' is not a number of samples; give 1 or more: 1,10,100");
  CHECK(refusal(Methods, {"--methods=none,er", "--temp=3"})
            .starts_with("--temp: has no effect in any of the compared runs"));
}
