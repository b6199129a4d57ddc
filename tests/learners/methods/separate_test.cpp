#include "../learner_fixture.h"
#include "catch.h"

#include <meander/learners/methods/separate.h>

#include <algorithm>

namespace meander {
namespace {

const ToyStream toy{.outputs = 4, .contexts = 2};

NetworkPlan toy_plan() {
  NetworkPlan plan;
  plan.channels = toy.inputs, plan.side = 1;
  plan.mlp = toy.shape();
  plan.contexts = toy.contexts;
  plan.head_width = toy.head_width();
  methods::separate(plan);
  return plan;
}

Inputs inputs_of(const Batch& batch) { return {batch.x.data_ptr<float>(), batch.size(), contexts_of(batch)}; }

}  // namespace

TEST_CASE("the features of a sample are those that its own context's network sees", "[separate][property]") {
  const auto network = nets::build(toy_plan()).network;
  REQUIRE(network->feature_width() == toy.shape().units);
  const Batch batch = toy(0);
  network->forward(inputs_of(batch), Mode::Evaluate);
  const std::vector<float> all(network->features(), network->features() + batch.size() * network->feature_width());
  for (std::int64_t i = 0; i < batch.size(); ++i) {
    const Inputs one{batch.x.data_ptr<float>() + i * toy.inputs, 1, contexts_of(batch) + i};
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
  context.outputs = toy.outputs, context.contexts = toy.contexts;
  ToyRun run(toy, nets::build(toy_plan()).network,
             methods::er({.budget = 6, .selection = "herding", .prototypes = true}, context),
             {.consolidate = every(3)});
  run.take_to(8);
  CHECK(std::isfinite(run.diary->losses.back()));
  CHECK(run.diary->samples.back() == toy.batch);
}

}  // namespace meander
