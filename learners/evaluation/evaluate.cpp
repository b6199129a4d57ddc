#include <meander/learners/evaluation/evaluate.h>

#include <meander/learners/learner.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/rng.h>

#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/isfinite.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <fmt/format.h>

namespace meander {
namespace {

constexpr std::int64_t chunk = 256;

// While it lives, the learner's scores need not be finished once a stop is requested.
class Stoppable {
 public:
  Stoppable(Learner& learner, const std::stop_token& stop) : learner_(learner) { learner_.stop_scoring_on(stop); }
  ~Stoppable() { learner_.stop_scoring_on({}); }
  Stoppable(const Stoppable&) = delete;
  Stoppable& operator=(const Stoppable&) = delete;

 private:
  Learner& learner_;
};

// A last update may have ruined what no further loss looks at. A run that skips such updates goes on all the same.
void check_numbers(Learner& learner, const Batch& ready, const Logits& scores) {
  const auto is_nan = [](float score) { return std::isnan(score); };
  if (learner.options().on_nan == OnNan::Skip || learner.scoring_stopped() ||
      std::none_of(scores.values, scores.values + scores.rows * scores.outputs, is_nan))
    return;
  if (!at::isfinite(ready.x).all().item<bool>()) {
    throw Error("x", "a test sample holds values that are not finite", "clean the test set");
  }
  learner.diverged("the scores of test samples are not numbers",
                   fmt::format("lower the learning rate ({:g} now)", learner.optimiser().lr()));
}

// Adds up what was right, in a context and by class.
class Count {
 public:
  explicit Count(std::int64_t outputs) {
    sum_.class_samples.resize(static_cast<std::size_t>(outputs));
    sum_.class_correct.resize(static_cast<std::size_t>(outputs));
  }

  void add(const Tested& tested) {
    for (std::int64_t i = 0; i < tested.rows(); ++i) {
      const bool right = tested.predicted[i] == tested.labels[i];
      const auto label = static_cast<std::size_t>(tested.labels[i]);
      samples_ += 1;
      correct_ += right;
      if (label >= sum_.class_samples.size()) continue;  // a class that the network has no output for: never right
      sum_.class_samples[label] += 1;
      sum_.class_correct[label] += right;
    }
  }
  void end_context() {
    const auto correct = static_cast<double>(std::exchange(correct_, 0));
    sum_.per_context.push_back(correct / static_cast<double>(std::exchange(samples_, 0)));  // NaN if none was tested
  }
  const Accuracies& sum() const { return sum_; }

 private:
  Accuracies sum_;
  std::int64_t samples_ = 0, correct_ = 0;  // of the context in progress
};

// Classifies samples [begin, end) of a context.
void classify(Learner& learner, const TestSet& test, std::int64_t begin, std::int64_t end, const VisitTested& visit) {
  Batch batch;
  batch.index = begin;
  batch.x = test.x.slice(0, begin, end);
  batch.y = test.y.slice(0, begin, end);
  batch.context = at::full({end - begin}, test.context, at::kLong);
  const Batch ready = learner.test_operators()(batch);
  if (ready.empty()) return;
  const Logits scores = learner.scores(ready);
  check_numbers(learner, ready, scores);
  std::vector<std::int64_t> predicted(static_cast<std::size_t>(scores.rows));
  const Columns columns = learner.classifier().columns(ready.context.data_ptr<std::int64_t>());
  predict(scores.values, scores.rows, scores.outputs, columns, predicted.data());
  visit({test.context, scores, columns, ready.y.data_ptr<std::int64_t>(), predicted.data()});
}

// A context without a head would be read beyond the network's outputs.
void check_head(Learner& learner, const TestSet& test) {
  const std::int64_t width = learner.classifier().head_width, outputs = learner.network().outputs();
  if (test.context >= 0 && (test.context + 1) * width <= outputs) return;
  throw UsageError("evaluate", fmt::format("context {} has no head, the network has {}", test.context, outputs / width),
                   "test it on contexts of the stream it was made for");
}

// Once a stop is requested, the remaining samples are left out.
void classify_all(Learner& learner, const TestSet& test, const std::stop_token& stop, const VisitTested& visit) {
  if (learner.classifier().head_width > 0) check_head(learner, test);
  for (std::int64_t begin = 0; begin < test.size() && !stop.stop_requested(); begin += chunk) {
    classify(learner, test, begin, std::min(begin + chunk, test.size()), visit);
  }
}

}  // namespace

double accuracy(Learner& learner, const TestSet& test) { return evaluate(learner, {test}).per_context.front(); }

Accuracies evaluate(Learner& learner, const std::vector<TestSet>& tests) { return *evaluate(learner, tests, {}); }

std::optional<Accuracies> evaluate(Learner& learner, const std::vector<TestSet>& tests, const std::stop_token& stop,
                                   const VisitTested& visit) {
  const Stoppable evaluation(learner, stop);
  Count count(learner.network().outputs());
  for (const TestSet& test : tests) {
    classify_all(learner, test, stop, [&](const Tested& tested) {
      count.add(tested);
      if (visit) visit(tested);
    });
    count.end_context();
  }
  if (stop.stop_requested()) return std::nullopt;
  return count.sum();
}

std::vector<TestSet> subset(const std::vector<TestSet>& tests, std::int64_t samples, std::uint64_t seed) {
  if (samples == 0) return tests;
  std::vector<TestSet> parts;
  for (const TestSet& test : tests) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(test.size()));
    std::iota(order.begin(), order.end(), 0);
    Rng(seed, "evaluation", static_cast<std::uint64_t>(test.context)).shuffle(order);
    order.resize(static_cast<std::size_t>(std::min(samples, test.size())));
    const at::Tensor rows = at::from_blob(order.data(), {static_cast<std::int64_t>(order.size())}, at::kLong);
    parts.push_back({test.x.index_select(0, rows), test.y.index_select(0, rows), test.context});
  }
  return parts;
}

}  // namespace meander
