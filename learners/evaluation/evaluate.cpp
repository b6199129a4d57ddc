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

struct Count {
  std::int64_t tested = 0, correct = 0;
};

Count count_correct(Learner& learner, const TestSet& test, std::int64_t begin, std::int64_t end) {
  Batch batch;
  batch.index = begin;
  batch.x = test.x.slice(0, begin, end);
  batch.y = test.y.slice(0, begin, end);
  batch.context = at::full({end - begin}, test.context, at::kLong);
  const Batch ready = learner.test_operators()(batch);
  if (ready.empty()) return {};
  const Logits logits = learner.scores(ready);
  check_numbers(learner, ready, logits);
  std::vector<std::int64_t> predicted(static_cast<std::size_t>(logits.rows));
  const Columns columns = learner.classifier().columns(ready.context.data_ptr<std::int64_t>());
  predict(logits.values, logits.rows, logits.outputs, columns, predicted.data());
  const std::int64_t* y = ready.y.data_ptr<std::int64_t>();
  return {logits.rows,
          std::inner_product(predicted.begin(), predicted.end(), y, std::int64_t{0}, std::plus<>(), std::equal_to<>())};
}

// A context without a head would be read beyond the network's outputs.
void check_head(Learner& learner, const TestSet& test) {
  const std::int64_t width = learner.classifier().head_width, outputs = learner.network().outputs();
  if (test.context >= 0 && (test.context + 1) * width <= outputs) return;
  throw UsageError("evaluate", fmt::format("context {} has no head, the network has {}", test.context, outputs / width),
                   "test it on contexts of the stream it was made for");
}

// Once a stop is requested, the remaining samples are left out.
double accuracy(Learner& learner, const TestSet& test, const std::stop_token& stop) {
  if (learner.classifier().head_width > 0) check_head(learner, test);
  Count all;
  for (std::int64_t begin = 0; begin < test.size() && !stop.stop_requested(); begin += chunk) {
    const Count part = count_correct(learner, test, begin, std::min(begin + chunk, test.size()));
    all.tested += part.tested;
    all.correct += part.correct;
  }
  return static_cast<double>(all.correct) / static_cast<double>(all.tested);  // NaN if none was tested
}

}  // namespace

double accuracy(Learner& learner, const TestSet& test) { return accuracy(learner, test, {}); }

Accuracies evaluate(Learner& learner, const std::vector<TestSet>& tests) { return *evaluate(learner, tests, {}); }

std::optional<Accuracies> evaluate(Learner& learner, const std::vector<TestSet>& tests, const std::stop_token& stop) {
  const Stoppable evaluation(learner, stop);
  Accuracies result;
  for (const TestSet& test : tests) result.per_context.push_back(accuracy(learner, test, stop));
  if (stop.stop_requested()) return std::nullopt;
  return result;
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
