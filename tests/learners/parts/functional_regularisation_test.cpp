#include "catch.h"
#include "learners/learner_fixture.h"

#include <meander/learners/optim/flat_pass.h>
#include <meander/learners/parts/functional_regularisation.h>

#include <meander/learners/methods/fromp.h>
#include <meander/stream/runtime/error.h>

#include <cmath>

namespace meander {
namespace {

LearnerOptions boundary_every(std::int64_t iterations) {
  LearnerOptions options;
  options.consolidate = every(iterations);
  return options;
}

MethodContext setting(bool academic) {
  MethodContext context;
  context.academic = academic;
  return context;
}

Parts few_points(bool academic) { return methods::fromp({.strength = 0.5, .budget = 6}, setting(academic)); }

/// What FROMP does besides its term: an Adam of its own, and gradients no longer than 1.
class OwnSteps final : public Part {
 public:
  std::string name() const override { return "own-steps"; }
  void begin(Learner& learner) override { learner.optimiser().correct_after_epsilon(); }
  bool changes_gradient() const override { return true; }
  void precondition(Step& step) override {
    const auto size = static_cast<std::int64_t>(step.gradient().size());
    const double length = std::sqrt(dot(nullptr, step.gradient().data(), step.gradient().data(), size));
    if (length < 1) return;
    for (float& g : step.gradient()) g = static_cast<float>(g / length);
  }
};

double norm(const std::vector<float>& values) {
  double sum = 0;
  for (const float v : values) sum += double{v} * v;
  return std::sqrt(sum);
}

}  // namespace

TEST_CASE("FROMP of strength 0 is plain training with its own Adam and gradients cut to length 1",
          "[fromp][property]") {
  ToyRun held({}, methods::fromp({.strength = 0.0, .budget = 6}, setting(GENERATE(false, true))), boundary_every(4));
  ToyRun plain({}, parts(OwnSteps()), boundary_every(4)), none({}, Parts(), boundary_every(4));
  for (ToyRun* run : {&held, &plain, &none}) run->take_to(12);
  CHECK(bits(held.parameters()) == bits(plain.parameters()));
  CHECK(bits(held.parameters()) != bits(none.parameters()));
}

TEST_CASE("FROMP takes no step along a gradient longer than 1", "[fromp][property]") {
  ToyRun run({}, methods::fromp({.strength = 1000.0, .budget = 6}, setting(true)), boundary_every(4));
  bool cut = false;
  for (std::int64_t i = 1; i <= 12; ++i) {
    run.take_to(i);
    CHECK(norm(run.gradient()) <= 1.0 + 1e-5);
    cut = cut || norm(run.gradient()) > 1.0 - 1e-5;
  }
  CHECK(cut);
}

TEST_CASE("FROMP keeps the outputs on memorable points", "[fromp][property]") {
  const auto moved = [](double strength) {
    ToyStream toy;
    LearnerOptions options = boundary_every(6);
    ToyRun run(toy, methods::fromp({.strength = strength, .budget = 6}, setting(true)), options);
    run.take_to(7);
    const Batch points = toy(2);
    const Logits first = run.learner.logits(points);
    const std::vector<float> before(first.values, first.values + first.rows * first.outputs);
    for (; run.next < 11; ++run.next) {
      Batch other = toy(run.next);
      other.y.fill_(0);  // what is learned now contradicts what was learned before
      run.learner.take(other, other);
    }
    const Logits now = run.learner.logits(points);
    double apart = 0;
    for (std::size_t i = 0; i < before.size(); ++i) apart += std::pow(before[i] - now.values[i], 2);
    return apart;
  };
  CHECK(moved(100.0) < 0.5 * moved(0.0));
}

TEST_CASE("FROMP goes on bit for bit from its saved state", "[fromp][state]") {
  const bool academic = GENERATE(true, false);
  const std::int64_t saved_after = GENERATE(4, 6);  // just consolidated; between consolidations
  CAPTURE(academic, saved_after);
  ToyRun whole({}, few_points(academic), boundary_every(4)), again({}, few_points(academic), boundary_every(4));
  whole.take_to(saved_after);
  Archive state;
  whole.learner.save(state);
  again.learner.load(state);
  again.next = saved_after;
  whole.take_to(11);
  again.take_to(11);
  CHECK(bits(again.parameters()) == bits(whole.parameters()));
}

TEST_CASE("FROMP has the same bits for any number of threads", "[fromp][determinism]") {
  ToyRun one({}, few_points(true), boundary_every(4), 1), three({}, few_points(true), boundary_every(4), 3);
  one.take_to(10);
  three.take_to(10);
  CHECK(bits(one.parameters()) == bits(three.parameters()));
}

TEST_CASE("earlier contexts are a group of memorable points each, where contexts end", "[fromp]") {
  const bool academic = GENERATE(true, false);
  auto method = few_points(academic);
  auto* part = dynamic_cast<FunctionalRegularisation*>(method.back().get());
  ToyRun run({}, std::move(method), boundary_every(3));
  run.take_to(7);
  CHECK(part->remembered().size() == (academic ? 2U : 1U));
}

TEST_CASE("FROMP refuses another optimiser than Adam", "[fromp][refusal]") {
  LearnerOptions options = boundary_every(4);
  options.optimiser = SgdOptions{};
  CHECK_THROWS_AS(ToyRun({}, few_points(true), options), UsageError);
  CHECK_THROWS_AS(methods::fromp({.strength = -1.0}, setting(true)), UsageError);
}

}  // namespace meander
