#include "catch.h"
#include "learners/learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/evaluation/evaluate.h>
#include <meander/learners/observers/accuracy_curve.h>
#include <meander/learners/observers/prequential.h>

#include <cmath>
#include <numeric>
#include <stop_token>

using namespace meander;

namespace {

std::vector<TestSet> curve_test_sets() {
  const ToyStream stream{.batch = 60};
  return {{stream(1000).x, stream(1000).y, 0}, {stream(2000).x, stream(2000).y, 1}};
}

}  // namespace

TEST_CASE("the curve has a point every N iterations, on the same samples each time", "[property]") {
  ToyRun run(ToyStream{}, {});
  const auto curve = accuracy(curve_test_sets(), {.every = 4, .samples = 25, .seed = 3});
  run.learner.add_observer(curve);
  run.take_to(13);
  REQUIRE(curve->points().size() == 3);
  CHECK(curve->points()[0].iteration == 4);
  CHECK(curve->points()[2].iteration == 12);
  const auto tests = subset(curve_test_sets(), 25, 3);
  ToyRun again(ToyStream{}, {});
  again.take_to(12);
  CHECK(curve->points()[2].accuracies.per_context == evaluate(again.learner, tests).per_context);
}

TEST_CASE("a stop ends the evaluation in progress, without a point", "[interrupt][regression]") {
  ToyRun run(ToyStream{}, {});
  std::stop_source stop;
  const auto curve = accuracy(curve_test_sets(), {.every = 4, .stop = stop.get_token()});
  run.learner.add_observer(curve);
  run.take_to(5);
  stop.request_stop();
  run.take_to(13);
  REQUIRE(curve->points().size() == 1);
  CHECK(curve->points()[0].iteration == 4);
}

TEST_CASE("prequential accuracy counts every sample once, before it is learned from", "[property]") {
  ToyRun run(ToyStream{}, {});
  const auto prequential = meander::prequential();
  run.learner.add_observer(prequential);
  CHECK(std::isnan(prequential->accuracy()));
  run.take_to(20);
  CHECK(prequential->samples() == 100);
  const auto correct = std::accumulate(run.diary->correct.begin(), run.diary->correct.end(), std::int64_t{0});
  CHECK(prequential->accuracy() == static_cast<double>(correct) / 100);
}

TEST_CASE("a curve refuses intervals and subsets that mean nothing", "[refusal]") {
  CHECK(error_line<UsageError>([] { accuracy({}, {.every = -1}); }) ==
        "every: -1 iterations is not an interval; give 1 or more, or 0 to evaluate only where contexts end");
  CHECK(error_line<UsageError>([] { accuracy({}, {.samples = -1}); }) ==
        "samples: -1 is not a number of test samples; give 1 or more, or 0 for all");
}
