#include "catch.h"
#include "learners/learner_fixture.h"

#include <meander/learners/parts/orthogonal_weight_modification.h>
#include <meander/learners/parts/synaptic_intelligence.h>

namespace meander {
namespace {

/// Claims to change the gradient, but does not.
class Idle final : public Part {
 public:
  std::string name() const override { return "idle"; }
  bool changes_gradient() const override { return true; }
};

LearnerOptions twice() {
  LearnerOptions options;
  options.consolidate = every(4);
  options.optimiser = SgdOptions{.lr = 0.05};
  return options;
}

Parts owm_parts() { return parts(OrthogonalWeightModification({.alpha = 1e-3})); }

ToyStream toy_of(std::int64_t batch) {
  ToyStream toy;
  toy.batch = batch;
  return toy;
}

}  // namespace

TEST_CASE("to project the inputs is to project the gradient", "[owm][property]") {
  const ToyStream toy = toy_of(GENERATE(3, 30));
  ToyRun alone(toy, owm_parts(), twice()), beside_another(toy, owm_parts() + parts(Idle()), twice());
  ToyRun plain(toy, Parts(), twice());
  for (ToyRun* run : {&alone, &beside_another, &plain}) run->take_to(11);
  CHECK(difference(alone.gradient(), beside_another.gradient()) < 1e-5);
  CHECK(difference(alone.parameters(), beside_another.parameters()) < 1e-5);
  CHECK(difference(alone.parameters(), plain.parameters()) > 1e-3);
}

TEST_CASE("a penalty's gradient is projected too", "[owm][property]") {
  // Without the projection, SI's penalty would pull in directions that past inputs used.
  const auto method = [] { return owm_parts() + parts(SynapticIntelligence(5.0, 0.1)); };
  ToyRun run({}, method(), twice()), again({}, method() + parts(Idle()), twice());
  run.take_to(11);
  again.take_to(11);
  CHECK(bits(run.parameters()) == bits(again.parameters()));
}

TEST_CASE("orthogonal weight modification of a wide network has the same bits for any number of threads",
          "[owm][determinism]") {
  const ToyStream toy = toy_of(20);
  const auto run = [&](int threads) {
    ToyRun one(toy, std::make_unique<FusedMlp>(toy.shape(3, 150), 1), owm_parts(), twice(), threads);
    one.take_to(9);
    return bits(one.parameters());
  };
  CHECK(run(1) == run(3));
}

}  // namespace meander
