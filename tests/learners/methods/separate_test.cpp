#include "catch.h"
#include "learners/learner_fixture.h"

#include <meander/learners/methods/declaration/exemplar_memory.h>
#include <meander/learners/methods/separate.h>
#include <meander/learners/parts/experience_replay.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace meander {
namespace {

const ToyStream two_contexts{.outputs = 4, .contexts = 2};

NetworkPlan toy_plan() {
  NetworkPlan plan;
  plan.channels = two_contexts.inputs, plan.side = 1;
  plan.mlp = two_contexts.shape();
  plan.contexts = two_contexts.contexts;
  plan.head_width = two_contexts.head_width();
  methods::separate(plan);
  return plan;
}

Inputs inputs_of(const Batch& batch) { return {batch.x.data_ptr<float>(), batch.size(), contexts_of(batch)}; }

struct CurrentLoss final : Observer {
  void on_step(Learner&, StepReport& report) override {
    for (const LossTerm& term : report.terms) {
      if (term.name == std::string("current")) value = term.value;
    }
  }
  double value = 0.0;
};

Inputs sample(const Batch& batch, std::int64_t i) {
  return {batch.x.data_ptr<float>() + i * two_contexts.inputs, 1, contexts_of(batch) + i};
}

// The loss sample by sample, each by its own context's network, over that network's outputs.
double plain_loss(Network& network, const Batch& batch) {
  double sum = 0.0;
  for (std::int64_t i = 0; i < batch.size(); ++i) {
    const float* logits = network.forward(sample(batch, i), Mode::Evaluate);
    const std::int64_t label = batch.y.data_ptr<std::int64_t>()[i],
                       first = contexts_of(batch)[i] * two_contexts.head_width();
    double total = 0.0;
    for (std::int64_t c = first; c < first + two_contexts.head_width(); ++c) total += std::exp(double{logits[c]});
    sum += std::log(total) - double{logits[label]};
  }
  return sum / static_cast<double>(batch.size());
}

using Vector = std::vector<double>;

void normalise(Vector& v) {
  const double length = std::sqrt(std::inner_product(v.begin(), v.end(), v.begin(), 0.0));
  for (double& value : v) value /= length;
}

// Scaled to length 1.
Vector network_features(Network& network, const Batch& batch, std::int64_t i) {
  network.forward(sample(batch, i), Mode::Evaluate);
  Vector v(network.features(), network.features() + network.feature_width());
  normalise(v);
  return v;
}

// The class of the nearest mean among the sets of its own context.
std::int64_t nearest_class(Network& network, ReplayMemory& memory, const Batch& batch, std::int64_t i) {
  const Vector own = network_features(network, batch, i);
  std::int64_t best = -1;
  double least = INFINITY;
  for (const StoredSet& set : memory.sets()) {
    if (set.context != contexts_of(batch)[i]) continue;
    const Batch stored = memory.fetch(set.slots);
    Vector mean(own.size(), 0.0);
    for (std::int64_t s = 0; s < stored.size(); ++s) {
      const Vector one = network_features(network, stored, s);
      for (std::size_t f = 0; f < mean.size(); ++f) mean[f] += one[f];
    }
    normalise(mean);
    double distance = 0.0;
    for (std::size_t f = 0; f < mean.size(); ++f) distance += std::pow(own[f] - mean[f], 2);
    if (distance < least) least = distance, best = set.label;
  }
  return best;
}

}  // namespace

TEST_CASE("the features of a sample are those that its own context's network sees", "[separate][property]") {
  const auto network = nets::build(toy_plan()).network;
  REQUIRE(network->feature_width() == two_contexts.shape().units);
  const Batch batch = two_contexts(0);
  network->forward(inputs_of(batch), Mode::Evaluate);
  const std::vector<float> all(network->features(), network->features() + batch.size() * network->feature_width());
  for (std::int64_t i = 0; i < batch.size(); ++i) {
    const Inputs one{batch.x.data_ptr<float>() + i * two_contexts.inputs, 1, contexts_of(batch) + i};
    network->forward(one, Mode::Evaluate);
    const std::vector<float> own(network->features(), network->features() + network->feature_width());
    CAPTURE(i);
    CHECK(difference(std::span(all).subspan(static_cast<std::size_t>(i * network->feature_width()), own.size()), own) <
          1e-6);
    CHECK(*std::max_element(own.begin(), own.end()) > 0);
  }
}

TEST_CASE("separate networks classify by class means and herd, in each setting", "[separate][regression]") {
  MethodContext context;
  context.scenario = Scenario::Task;
  context.academic = GENERATE(false, true);
  context.outputs = two_contexts.outputs, context.contexts = two_contexts.contexts;
  const ExemplarOptions options{.budget = 6, .selection = "herding", .prototypes = true};
  const auto memory = make_memory(options, context);
  ToyRun run(two_contexts, nets::build(toy_plan()).network,
             exemplar_parts(memory, options, context) + parts(ExperienceReplay(memory)), {.consolidate = every(3)});
  const auto loss = std::make_shared<CurrentLoss>();
  run.learner.add_observer(loss);
  run.take_to(7);
  const double expected = plain_loss(run.learner.network(), two_contexts(7));
  run.take_to(8);
  CHECK(loss->value == Approx(expected).epsilon(1e-5));

  const Batch batch = two_contexts(20);
  const Logits scores = run.learner.scores(batch);
  std::vector<std::int64_t> predicted(static_cast<std::size_t>(batch.size()));
  predict(scores.values, scores.rows, scores.outputs, run.learner.columns_to_predict(batch), predicted.data());
  std::vector<std::int64_t> nearest;
  for (std::int64_t i = 0; i < batch.size(); ++i)
    nearest.push_back(nearest_class(run.learner.network(), *memory, batch, i));
  CHECK(predicted == nearest);
  CHECK(std::set(nearest.begin(), nearest.end()).size() > 2);
}

}  // namespace meander
