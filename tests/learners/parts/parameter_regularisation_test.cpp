#include "catch.h"
#include "learners/learner_fixture.h"

#include <meander/learners/linalg/layer_product.h>
#include <meander/learners/parts/elastic_weight_consolidation.h>
#include <meander/learners/parts/kronecker_penalty.h>
#include <meander/learners/parts/orthogonal_weight_modification.h>

#include <cmath>

// What EWC, its Kronecker form, natural continual learning and orthogonal weight modification promise.
namespace meander {
namespace {

LearnerOptions consolidating(std::int64_t iterations) {
  LearnerOptions options;
  options.consolidate = every(iterations);
  return options;
}

using Make = Parts (*)();

Parts offline() { return parts(ElasticWeightConsolidation({.strength = 20.0, .offline = true})); }
Parts online() { return parts(ElasticWeightConsolidation({.strength = 20.0, .gamma = 0.9, .prior_data_size = 50.0})); }
Parts kronecker() { return parts(KroneckerPenalty({.strength = 20.0, .gamma = 0.9})); }
Parts natural() {
  KroneckerPenaltyOptions options;
  options.prior_data_size = 50.0;
  options.precondition_alpha = 1e-3;
  return parts(KroneckerPenalty(options));
}
Parts natural_diagonal() {
  ElasticWeightConsolidationOptions options;
  options.prior_data_size = 50.0;
  options.precondition_alpha = 1e-3;
  return parts(ElasticWeightConsolidation(options));
}
Parts orthogonal() { return parts(OrthogonalWeightModification({.alpha = 1e-3})); }

const std::vector<Make> regularisers{offline, online, kronecker, natural, natural_diagonal, orthogonal};

}  // namespace

TEST_CASE("offline EWC in constant memory is the sum of its terms, at huge strengths too", "[ewc][property]") {
  const double strength = GENERATE(1.0, 1e9);
  auto method = parts(ElasticWeightConsolidation({.strength = strength, .offline = true}));
  auto* ewc = dynamic_cast<ElasticWeightConsolidation*>(method.front().get());
  ToyRun run({}, std::move(method), consolidating(1000));
  std::vector<FloatArray> fishers;
  std::vector<std::vector<float>> anchors;
  for (std::int64_t t = 1; t <= 4; ++t) {
    run.take_to(2 * t - 1);
    for (float& parameter : run.learner.parameters()) parameter *= 1.1F;
    run.learner.request_consolidation();
    run.learner.take({}, {});
    fishers.push_back(ewc->latest());
    anchors.push_back(run.parameters());
  }
  for (float& parameter : run.learner.parameters()) parameter += 0.01F;
  const std::vector<float> now = run.parameters();
  std::vector<float> gradient(now.size(), 0.0F);
  QuadraticPenalty penalty = ewc->penalty();
  add_penalties(nullptr, now.data(), static_cast<std::int64_t>(now.size()), {&penalty, 1}, gradient.data());
  double value = 0, worst = 0, longest = 0;
  for (std::size_t p = 0; p < now.size(); ++p) {
    double slope = 0;
    for (std::size_t t = 0; t < fishers.size(); ++t) {
      const double f = fishers[t].data()[p], apart = double{now[p]} - anchors[t][p];
      value += 0.5 * f * apart * apart;
      slope += strength * f * apart;
    }
    worst = std::max(worst, std::abs(gradient[p] - slope));
    longest = std::max(longest, std::abs(slope));
  }
  CHECK(penalty.value == Approx(value).epsilon(1e-4));
  CHECK(longest > 0);
  CHECK(worst < 1e-5 * longest);
}

TEST_CASE("the Kronecker penalty has the gradient of its value", "[kfac][property]") {
  auto method = kronecker();
  auto* part = dynamic_cast<KroneckerPenalty*>(method.front().get());
  ToyRun run({}, std::move(method), consolidating(4));
  run.take_to(6);
  Learner& learner = run.learner;
  std::vector<float> gradient(learner.parameters().size(), 0.0F), unused = gradient;
  CHECK(part->penalty(learner, 1.0, gradient) > 0);
  for (std::size_t p = 0; p < gradient.size(); p += 7) {
    const float at = learner.parameters()[p];
    learner.parameters()[p] = at + 0.05F;
    const double up = part->penalty(learner, 1.0, unused);
    learner.parameters()[p] = at - 0.05F;
    const double down = part->penalty(learner, 1.0, unused);
    learner.parameters()[p] = at;
    CHECK(double{gradient[p]} == Approx((up - down) / 0.1).epsilon(1e-2).margin(1e-4));
  }
}

TEST_CASE("orthogonal weight modification leaves what past inputs give as it was", "[owm][property]") {
  ToyStream toy;
  toy.batch = 3;  // fewer than inputs, so that their span leaves room
  auto method = parts(OrthogonalWeightModification({.alpha = 1e-10}));
  ToyRun run(toy, std::move(method), consolidating(1000));
  run.take_to(1);
  run.learner.request_consolidation();
  run.learner.take({}, {});
  const Batch past = toy(0);
  run.take_to(2);
  // The first layer's gradient [dW | db] is orthogonal to its past inputs, with a 1 appended, but not zero.
  const LinearLayer& layer = run.learner.network().linear_layers().front();
  std::vector<float> gradient(static_cast<std::size_t>(layer.out * (layer.in + 1)));
  gather_layer(layer, run.learner.gradient().data(), gradient.data());
  double largest = 0;
  for (const float g : gradient) largest = std::max(largest, std::abs(double{g}));
  REQUIRE(largest > 1e-4);
  for (std::int64_t i = 0; i < past.size(); ++i) {
    for (std::int64_t o = 0; o < layer.out; ++o) {
      const float* row = gradient.data() + o * (layer.in + 1);
      double product = row[layer.in];
      for (std::int64_t k = 0; k < layer.in; ++k)
        product += double{row[k]} * past.x.data_ptr<float>()[i * layer.in + k];
      CHECK(std::abs(product) < 1e-4 * largest);
    }
  }
}

TEST_CASE("with the prior alone natural continual learning changes no gradient", "[ncl][property]") {
  KroneckerPenaltyOptions options;
  options.prior_data_size = 50.0;
  options.penalty = false;
  options.precondition_alpha = 1e-10;
  ToyRun natural_run({}, parts(KroneckerPenalty(options)), consolidating(1000)),
      plain({}, Parts(), consolidating(1000));
  natural_run.take_to(1);
  plain.take_to(1);
  CHECK(difference(natural_run.gradient(), plain.gradient()) < 1e-5);
}

TEST_CASE("methods that regularise parameters go on bit for bit from their saved state", "[state]") {
  const std::size_t which = GENERATE(0U, 1U, 2U, 3U, 4U, 5U);
  CAPTURE(which);
  ToyRun whole({}, regularisers[which](), consolidating(4)), again({}, regularisers[which](), consolidating(4));
  whole.take_to(6);
  Archive state;
  whole.learner.save(state);
  again.learner.load(state);
  again.next = 6;
  whole.take_to(11);
  again.take_to(11);
  CHECK(bits(again.parameters()) == bits(whole.parameters()));
}

TEST_CASE("methods that regularise parameters have the same bits for any number of threads", "[determinism]") {
  const std::size_t which = GENERATE(0U, 1U, 2U, 3U, 4U, 5U);
  CAPTURE(which);
  ToyRun one({}, regularisers[which](), consolidating(3), 1), three({}, regularisers[which](), consolidating(3), 3);
  one.take_to(8);
  three.take_to(8);
  CHECK(bits(one.parameters()) == bits(three.parameters()));
}

}  // namespace meander
