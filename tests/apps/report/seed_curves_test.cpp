#include "catch.h"
#include "reported_runs.h"

#include <meander/apps/report/seed_curves.h>

#include <cmath>

using namespace meander;

namespace {

struct Learners {
  explicit Learners(const std::vector<double>& kept) {
    for (std::size_t seed = 0; seed < kept.size(); ++seed) {
      runs.push_back(read_run(put_learner(scratch, "er", static_cast<std::int64_t>(seed), kept[seed])));
      points.push_back(evaluated_points(runs.back()));
    }
  }

  ScratchFolder scratch;
  std::vector<StoredRun> runs{};
  std::vector<EvaluatedPoints> points{};
};

}  // namespace

TEST_CASE("a curve over contexts has the mean over the contexts so far at each end", "[report]") {
  const Learners one({0.5});
  const SeedCurves curves = curves_over_contexts(one.runs, one.points);
  REQUIRE(curves.average.size() == 2);
  CHECK(curves.average[0].x == 1);
  CHECK(curves.average[0].y.value == Approx(0.9));
  CHECK(curves.average[1].y.value == Approx(0.6));
  CHECK_FALSE(curves.average[1].y.has_interval());
}

TEST_CASE("a context's curve begins where the context has ended", "[report]") {
  const Learners one({0.5});
  const SeedCurves curves = curves_over_contexts(one.runs, one.points);
  REQUIRE(curves.per_context.size() == 2);
  CHECK(curves.per_context[0].size() == 2);
  REQUIRE(curves.per_context[1].size() == 1);
  CHECK(curves.per_context[1][0].x == 2);
  CHECK(curves.per_context[1][0].y.value == Approx(0.7));
}

TEST_CASE("a curve of several seeds has 1.96 standard errors to each side", "[report]") {
  const Learners two({0.4, 0.6});
  const Spread last = curves_over_contexts(two.runs, two.points).per_context[0][1].y;
  // s = 0.1 * sqrt(2), standard error 0.1.
  CHECK(last.value == Approx(0.5));
  CHECK(last.low == Approx(0.5 - 0.196));
  CHECK(last.high == Approx(0.5 + 0.196));
}

TEST_CASE("over iterations only contexts that had begun count in the average", "[report]") {
  const Learners one({0.5});
  const SeedCurves curves = curves_over_iterations(one.runs, one.points);
  REQUIRE(curves.average.size() == 2);
  CHECK(curves.average[0].x == 3);
  CHECK(curves.average[0].y.value == Approx(0.9));
  CHECK(curves.average[1].y.value == Approx(0.6));
  CHECK(curves.per_context[1].size() == 2);
}

TEST_CASE("where a seed was not evaluated there is no point", "[report]") {
  Learners two({0.4, 0.6});
  two.points[1].erase(6);
  CHECK(curves_over_iterations(two.runs, two.points).average.size() == 1);
  CHECK(curves_over_contexts(two.runs, two.points).average.empty());
}

TEST_CASE("a context without test samples is left out of the average, and its curve has no value", "[report]") {
  Learners one({0.5});
  one.points[0][6] = {std::nan(""), 0.7};
  const SeedCurves curves = curves_over_contexts(one.runs, one.points);
  CHECK(curves.average[1].y.value == Approx(0.7));
  CHECK(std::isnan(curves.per_context[0][1].y.value));
}
