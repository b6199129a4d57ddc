#include "../learner_fixture.h"
#include "catch.h"

#include <meander/learners/methods/xdg.h>
#include <meander/learners/nets/network_plan.h>

namespace meander {
namespace {

constexpr std::int64_t contexts = 2, units = 10;

MlpShape gated(const ToyStream& toy) {
  NetworkPlan plan;
  plan.mlp = toy.shape(3, units);
  plan.contexts = contexts;
  methods::xdg(plan, 0.6);
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
  toy.contexts = contexts;
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
  // Two of five are open: most weights are nobody's here, and what is used was learned.
  CHECK(still > moved);
  CHECK(moved > 0);
}

}  // namespace meander
