#include "catch.h"
#include "learners/learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/evaluation/evaluate.h>
#include <meander/learners/observers/accuracy_curve.h>
#include <meander/learners/observers/context_starts.h>
#include <meander/learners/observers/continual_metrics.h>

#include <cmath>
#include <memory>
#include <stop_token>

using namespace meander;

namespace {

// Two contexts of two classes each, told apart by the label alone.
std::vector<TestSet> two_contexts() {
  const Batch all = ToyStream{.batch = 80}(1000);
  std::vector<TestSet> tests;
  for (std::int64_t c = 0; c < 2; ++c) {
    const at::Tensor rows = all.y.floor_divide(2).eq(c).nonzero().reshape(-1);
    tests.push_back({all.x.index_select(0, rows), all.y.index_select(0, rows), c});
  }
  return tests;
}

struct Measured {
  explicit Measured(const AccuracyOptions& options, std::int64_t iterations = 12)
      : curve(accuracy(two_contexts(), options)) {
    run.learner.add_observer(curve);
    run.learner.begin(std::make_shared<Arena>(1), OperatorChain());
    run.take_to(iterations);
  }
  ToyRun run{ToyStream{}, {}};
  std::shared_ptr<AccuracyCurve> curve;
};

}  // namespace

TEST_CASE("accuracy is measured where contexts end, and before anything is learned", "[property]") {
  const Measured measured({.every = 0, .context_ends = {5, 12}});
  REQUIRE(measured.curve->points().size() == 2);
  CHECK(measured.curve->points()[0].iteration == 5);
  CHECK(measured.curve->points()[0].samples == 25);
  CHECK(measured.curve->points()[1].iteration == 12);
  ToyRun untrained(ToyStream{}, {});
  CHECK(measured.curve->untrained() == evaluate(untrained.learner, two_contexts()).per_context);
}

TEST_CASE("ends of contexts come beside the interval, none twice", "[property]") {
  const Measured measured({.every = 4, .context_ends = {5, 12}});
  std::vector<std::int64_t> iterations;
  for (const AccuracyCurve::Point& point : measured.curve->points()) iterations.push_back(point.iteration);
  CHECK(iterations == std::vector<std::int64_t>{4, 5, 8, 12});
  CHECK(measured.curve->at(8) == &measured.curve->points()[2]);
  CHECK(measured.curve->at(7) == nullptr);
}

TEST_CASE("metrics are those of the accuracies where contexts ended", "[property]") {
  const Measured measured({.every = 3, .context_ends = {5, 12}, .classes_per_context = 2});
  const AccuracyCurve& curve = *measured.curve;
  const ContinualMetrics metrics = continual_metrics(curve);
  const std::vector<double>&first = curve.at(5)->accuracies.per_context, &last = curve.at(12)->accuracies.per_context;
  CHECK(metrics.matrix.rows() == std::vector<std::vector<double>>{first, last});
  CHECK(metrics.forgetting == Approx(first[0] - last[0]));
  CHECK(metrics.forward_transfer == Approx(first[1] - curve.untrained()[1]));
  CHECK(metrics.average_accuracy == Approx((last[0] + last[1]) / 2));
  // With all classes, b[t][k] of the last k is the accuracy over all samples.
  CHECK(curve.at(12)->cumulative[1] == Approx(curve.at(12)->accuracies.over_classes({1, 1, 1, 1})));
  CHECK(metrics.cumulative_forgetting == Approx(curve.at(5)->cumulative[0] - curve.at(12)->cumulative[0]));
  CHECK(curve.at(3)->cumulative.empty());
}

TEST_CASE("a stream that stopped before its last context ended has no forgetting", "[property]") {
  const Measured measured({.every = 3, .context_ends = {5, 12}}, 11);
  const ContinualMetrics metrics = continual_metrics(*measured.curve);
  CHECK(metrics.matrix.contexts() == 0);
  CHECK(std::isnan(metrics.forgetting));
  CHECK(std::isnan(metrics.average_anytime_accuracy));
  CHECK_FALSE(std::isnan(metrics.area_under_curve));
}

TEST_CASE("without ends of contexts only the curve itself is summed up", "[property]") {
  const Measured measured({.every = 6});
  const ContinualMetrics metrics = continual_metrics(*measured.curve);
  CHECK(std::isnan(metrics.forgetting));
  CHECK(std::isnan(metrics.windowed.forgetting));
  CHECK_FALSE(std::isnan(metrics.area_under_curve));
}

TEST_CASE("accuracies by class add up to those by context", "[property]") {
  const Measured measured({.every = 12});
  const Accuracies& accuracies = measured.curve->points().front().accuracies;
  for (std::size_t c = 0; c < 2; ++c) {
    const auto correct = accuracies.class_correct[2 * c] + accuracies.class_correct[2 * c + 1];
    const auto samples = accuracies.class_samples[2 * c] + accuracies.class_samples[2 * c + 1];
    CHECK(accuracies.per_context[c] == static_cast<double>(correct) / static_cast<double>(samples));
  }
}

TEST_CASE("a curve that is loaded goes on with what it had", "[state][property]") {
  const AccuracyOptions options{.every = 3, .context_ends = {5, 12}, .classes_per_context = 2};
  const Measured whole(options), part(options, 7);
  Archive saved;
  part.run.learner.save(saved);
  Measured rest(options, 1);
  rest.run.learner.load(saved);
  rest.run.next = 7;
  rest.run.take_to(12);
  CHECK(rest.curve->untrained() == whole.curve->untrained());
  CHECK(rest.curve->at(5)->cumulative == whole.curve->at(5)->cumulative);
  CHECK(continual_metrics(*rest.curve).named() == continual_metrics(*whole.curve).named());
}

TEST_CASE("ends of contexts that do not ascend are refused", "[refusal]") {
  CHECK(error_line<UsageError>([] {
          accuracy({}, {.context_ends = {5, 5}});
        }) == "context_ends: 5 does not come after 5; give ascending numbers of iterations");
}

TEST_CASE("the first batches of each context are measured one by one", "[property]") {
  ToyRun run(ToyStream{}, {});
  const auto starts =
      std::make_shared<ContextStarts>(two_contexts(), ContextStartsOptions{.batches = 2, .context_ends = {5, 12}});
  run.learner.add_observer(starts);
  run.learner.begin(std::make_shared<Arena>(1), OperatorChain());
  std::vector<std::vector<double>> expected(2);
  const auto tests = two_contexts();
  expected[0].push_back(accuracy(run.learner, tests[0]));
  for (std::int64_t i = 1; i <= 7; ++i) {
    run.take_to(i);
    if (i <= 2) expected[0].push_back(accuracy(run.learner, tests[0]));
    if (i >= 5) expected[1].push_back(accuracy(run.learner, tests[1]));
    CHECK(std::isnan(starts->area()) == (i < 7));
  }
  CHECK(starts->accuracy() == expected);
  Archive saved;
  run.learner.save(saved);
  ToyRun other(ToyStream{}, {});
  const auto loaded =
      std::make_shared<ContextStarts>(two_contexts(), ContextStartsOptions{.batches = 2, .context_ends = {5, 12}});
  other.learner.add_observer(loaded);
  other.learner.load(saved);
  CHECK(loaded->area() == starts->area());
}

TEST_CASE("starts without one end per context are refused", "[refusal]") {
  CHECK(error_line<UsageError>([] { ContextStarts(two_contexts(), {.context_ends = {5}}); }) ==
        "context_ends: 1 ends for 2 contexts; give one per context");
  CHECK(error_line<UsageError>([] {
          ContextStarts(two_contexts(), {.batches = 0, .context_ends = {5, 9}});
        }) == "batches: 0 is not a number of batches; give 1 or more");
}
