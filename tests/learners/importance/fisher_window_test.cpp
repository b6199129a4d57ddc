#include "catch.h"
#include "learners/learner_fixture.h"

#include <meander/learners/importance/fisher_window.h>

#include <ATen/ops/arange.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace meander {
namespace {

using Numbers = std::vector<std::int64_t>;

/// A window of a learner that does not change, with the samples of some toy batches.
struct Held {
  explicit Held(const FisherOptions& options, std::int64_t batches)
      : window(options), learner({std::make_unique<FusedMlp>(toy.shape(), 1)}, {}) {
    learner.begin(nullptr, OperatorChain());
    window.begin(learner);
    for (std::int64_t i = 0; i < batches; ++i) window.observe(toy(i));
  }
  /// The squared gradient of the mean loss of toy batches [first, last), through the whole network at once.
  std::vector<double> squared_together(std::int64_t batches) {
    std::vector<double> sum(learner.parameters().size(), 0.0);
    FloatArray gradient(static_cast<std::int64_t>(sum.size()));
    for (std::int64_t i = 0; i < batches; ++i) {
      const Batch one = toy(i);
      HardTargetTerm term;
      const Loss& loss = term.towards(one.y.data_ptr<std::int64_t>(), Columns::all(), Objective::CrossEntropy);
      learner.gradient_of(one, loss, 1.0 / static_cast<double>(batches), gradient.span());
      for (std::size_t p = 0; p < sum.size(); ++p) sum[p] += double{gradient.data()[p]};
    }
    for (double& g : sum) g *= g;
    return sum;
  }

  ToyStream toy;
  FisherWindow window;
  Learner learner;
};

Numbers sorted(Numbers list) {
  std::sort(list.begin(), list.end());
  return list;
}

Numbers up_to(std::int64_t count) {
  Numbers list(static_cast<std::size_t>(count));
  std::iota(list.begin(), list.end(), 0);
  return list;
}

}  // namespace

TEST_CASE("a squared gradient is of as many samples as were asked for, however many pass at once",
          "[fisher][regression]") {
  const std::int64_t batches = 120;  // of five samples: more than pass through a network together
  Held held({.labels = FisherLabels::True, .batch = 5 * batches}, batches);
  const std::vector<double> expected = held.squared_together(batches);
  const FloatArray fisher = held.window.diagonal(held.learner);
  double most = 0.0;
  for (std::size_t p = 0; p < expected.size(); ++p) {
    CHECK(double{fisher.data()[p]} == Approx(expected[p]).epsilon(1e-3).margin(1e-9));
    most = std::max(most, expected[p]);
  }
  CHECK(most > 1e-6);
}

TEST_CASE("the samples of a Fisher information are drawn from all that are held", "[fisher][property]") {
  const FisherOptions some{.samples = 10};
  const Numbers drawn = choose_samples(some, 1000, 1, 0);
  CHECK(std::set<std::int64_t>(drawn.begin(), drawn.end()).size() == 10);
  CHECK(sorted(drawn) != up_to(10));  // in data sorted by class, the first ones are of one class
  CHECK(choose_samples(some, 1000, 1, 0) == drawn);
  CHECK(choose_samples(some, 1000, 2, 0) != drawn);
  CHECK(choose_samples(some, 1000, 1, 1) != drawn);
  std::vector<int> times(20, 0);
  for (std::uint64_t seed = 0; seed < 4000; ++seed) {
    for (const std::int64_t number : choose_samples({.samples = 5}, 20, seed, 3))
      ++times[static_cast<std::size_t>(number)];
  }
  for (const int n : times) CHECK(std::abs(n - 1000) < 150);  // five standard deviations
}

TEST_CASE("all samples of a window are taken in order, or in drawn batches", "[fisher][property]") {
  CHECK(choose_samples({}, 30, 1, 0) == up_to(30));
  CHECK(choose_samples({.samples = 30}, 30, 1, 0) == up_to(30));
  const FisherOptions batches{.labels = FisherLabels::True, .batch = 4};
  CHECK(choose_samples(batches, 30, 1, 0) != up_to(30));
  CHECK(sorted(choose_samples(batches, 30, 1, 0)) == up_to(30));
  const FisherOptions two{.labels = FisherLabels::True, .samples = 2, .batch = 4};
  CHECK(choose_samples(two, 30, 1, 0).size() == 8);
  CHECK(choose_samples(two, 7, 1, 0).size() == 7);
}

TEST_CASE("a Fisher information of some samples is of other classes than the first", "[fisher][regression]") {
  // Held sorted by class, as many data sets are.
  const ToyStream toy;
  const auto by_class = [&](std::int64_t label) {
    Batch batch = toy(label);
    batch.y.fill_(label);
    batch.ids = at::arange(label * toy.batch, (label + 1) * toy.batch, at::kLong);
    return batch;
  };
  Learner learner({std::make_unique<FusedMlp>(toy.shape(), 1)}, {});
  learner.begin(nullptr, OperatorChain());
  FisherWindow window({.labels = FisherLabels::True, .samples = 5});
  window.begin(learner);
  for (std::int64_t label = 0; label < toy.outputs; ++label) window.observe(by_class(label));
  std::set<std::int64_t> labels;
  window.visit(learner, [&](const Inputs& inputs, const Logits&, const LabelChoice& choice) {
    CHECK(inputs.count == 5);
    labels.insert(choice.given, choice.given + inputs.count);
  });
  CHECK(labels.size() > 1);
}

}  // namespace meander
