#include "catch.h"
#include "learners/learner_fixture.h"

#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/method_list.h>
#include <meander/learners/methods/xdg.h>
#include <meander/learners/nets/network_plan.h>

#include <algorithm>

namespace meander {
namespace {

constexpr std::int64_t gate_contexts = 2, units = 10;

MlpShape gated(const ToyStream& toy) {
  NetworkPlan plan;
  plan.mlp = toy.shape(3, units);
  plan.contexts = gate_contexts;
  methods::xdg(plan, {.proportion = 0.6});
  return plan.mlp;
}

// The toy stream's inputs, all of context 0.
Batch first_context(const ToyStream& toy, std::int64_t number) {
  Batch batch = toy(number);
  batch.y.fill_(number % 2);
  batch.context.fill_(0);
  return batch;
}

}  // namespace

TEST_CASE("what units of another context alone use is left as it was, to the bit", "[xdg][property]") {
  ToyStream toy;
  toy.contexts = gate_contexts;
  const MlpShape shape = gated(toy);
  ToyRun run(toy, std::make_unique<FusedMlp>(shape, 1), {});
  const std::vector<float> before = run.parameters();
  for (std::int64_t i = 0; i < 20; ++i) run.learner.take(first_context(toy, i), first_context(toy, i));
  const std::vector<float> after = run.parameters();

  const auto& layers = run.learner.network().linear_layers();
  REQUIRE(layers.size() == 3);
  std::int64_t still = 0, moved = 0;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const LinearLayer& layer = layers[l];
    const auto open = [&](std::size_t gates, std::int64_t unit) {
      return gates >= shape.gates.layers.size() || shape.gates.row(gates, 0, units)[unit] != 0;
    };
    for (std::int64_t o = 0; o < layer.out; ++o) {
      for (std::int64_t i = 0; i < layer.in; ++i) {
        const bool used = open(l, o) && (l == 0 || open(l - 1, i));
        const auto p = static_cast<std::size_t>(layer.weight + o * layer.in + i);
        if (!used) CHECK(bits(std::span(&after[p], 1)) == bits(std::span(&before[p], 1)));
        (used ? moved : still) += used && after[p] == before[p] ? 0 : 1;
      }
    }
  }
  // Two of five are open: most weights are not used here, and those that are were learned.
  CHECK(still > moved);
  CHECK(moved > 0);
}

TEST_CASE("as in the reference's academic gates, biases come after the gate: shut units output and learn theirs",
          "[xdg][property]") {
  ToyStream toy;
  toy.contexts = gate_contexts;
  NetworkPlan plan;
  plan.channels = toy.inputs, plan.side = 1;
  plan.mlp = toy.shape(2, units);
  plan.contexts = gate_contexts;
  plan.head_width = toy.head_width();
  methods::xdg(plan, {.proportion = 0.6, .bias_outside = true});
  ToyRun run(toy, nets::build(plan).network, {});
  Network& network = run.learner.network();
  const auto bias = static_cast<std::size_t>(network.parameters().entry("fc1.bias").offset);
  const std::vector<float> before = run.parameters();

  const Batch batch = first_context(toy, 0);
  network.forward({batch.x.data_ptr<float>(), batch.size(), contexts_of(batch)}, Mode::Evaluate);
  const std::vector<float> hidden(network.features(), network.features() + units);
  for (std::int64_t i = 0; i < 10; ++i) run.learner.take(first_context(toy, i), first_context(toy, i));
  const std::vector<float> after = run.parameters();

  std::int64_t shut = 0, moved = 0;
  for (std::int64_t unit = 0; unit < units; ++unit) {
    if (plan.mlp.gates.row(0, 0, units)[unit] != 0) continue;
    const auto p = bias + static_cast<std::size_t>(unit);
    ++shut;
    CHECK(hidden[static_cast<std::size_t>(unit)] == std::max(before[p], 0.0F));
    for (std::int64_t i = 0; i < toy.inputs; ++i) {
      const auto w = static_cast<std::size_t>(unit * toy.inputs + i);
      CHECK(after[w] == before[w]);
    }
    moved += after[p] == before[p] ? 0 : 1;
  }
  CHECK(shut == 6);
  CHECK(moved > 0);
}

TEST_CASE("gates shut biases too, except the reference's academic ones", "[xdg][property]") {
  const auto outside = [](bool academic, bool compat) {
    MethodContext context;
    context.scenario = Scenario::Task;
    context.academic = academic, context.compat = compat;
    NetworkPlan plan;
    find_method("xdg")->plan(plan, {}, context);
    return plan.mlp.gates.bias_outside;
  };
  CHECK(outside(true, true));
  CHECK_FALSE(outside(true, false));
  CHECK_FALSE(outside(false, true));
}

TEST_CASE("a share of gates is named as Python prints it", "[xdg][stamps]") {
  const auto tag = [](double share) {
    NetworkPlan plan;
    plan.contexts = 5;
    OptionValues values;
    values.set("gating-prop", share);
    find_method("xdg")->plan(plan, values, {});
    return plan.mlp.gates.tag;
  };
  CHECK(tag(0.45) == "g5m0.45");
  CHECK(tag(1.0) == "g5m1.0");
}

}  // namespace meander
