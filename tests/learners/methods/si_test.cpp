#include "catch.h"
#include "learners/given_gradient.h"
#include "learners/learner_fixture.h"

#include <meander/learners/parts/synaptic_intelligence.h>

#include <algorithm>

namespace meander {
namespace {

using methods::SiOptions;

/// SI with experience replay, so that the whole loss differs from the current samples'.
struct SiWithReplay {
  explicit SiWithReplay(const SynapticIntelligenceOptions& options) {
    auto part = std::make_unique<SynapticIntelligence>(2.0, 0.01, options);
    si = part.get();
    Parts list;
    list.push_back(std::move(part));
    run = std::make_unique<ToyRun>(ToyStream{}, std::move(list) + methods::er({.budget = 12}),
                                   LearnerOptions{.consolidate = every(4), .optimiser = SgdOptions{.lr = 0.3}});
  }

  SynapticIntelligence* si;
  std::unique_ptr<ToyRun> run;
};

// The gradient of the batch's loss at the current parameters.
std::vector<float> gradient_of(ToyRun& run, const Batch& batch) {
  Learner probe({std::make_unique<FusedMlp>(run.stream.shape(), 1), 0}, {}, {});
  probe.begin(std::make_shared<Arena>(1), OperatorChain());
  std::copy(run.learner.parameters().begin(), run.learner.parameters().end(), probe.parameters().begin());
  HardTargetTerm term;
  CompetingOutputs competing;
  const Loss& loss =
      term.towards(batch.y.data_ptr<std::int64_t>(), probe.columns(batch, competing), Objective::CrossEntropy);
  std::vector<float> gradient(probe.parameters().size());
  probe.gradient_of(batch, loss, 1.0, gradient);
  return gradient;
}

}  // namespace

TEST_CASE("with the task gradient, SI's path integral covers the current samples' loss alone", "[si][property]") {
  SiWithReplay whole({}), task({.task_gradient = true});
  std::vector<double> integral(task.run->learner.parameters().size(), 0.0);
  for (std::int64_t i = 0; i < 7; ++i) {
    const std::vector<float> before = task.run->parameters(), gradient = gradient_of(*task.run, task.run->stream(i));
    if (i % 4 == 0) std::fill(integral.begin(), integral.end(), 0.0);
    task.run->take_to(i + 1);
    whole.run->take_to(i + 1);
    const std::vector<float> now = task.run->parameters();
    for (std::size_t p = 0; p < now.size(); ++p) integral[p] -= gradient[p] * (now[p] - before[p]);
  }
  const std::vector<float> expected(integral.begin(), integral.end());
  CHECK(difference(task.si->path_integral().span(), expected) < 1e-5);
  CHECK(difference(whole.si->path_integral().span(), expected) > 1e-3);
}

TEST_CASE("a clamped importance is never below 0, where another is", "[si][property]") {
  const auto importance = [](const SiOptions& options) {
    Parts list = parts(GivenGradient({1.0F, -0.5F})) + methods::si(options);
    const auto& si = dynamic_cast<const SynapticIntelligence&>(*list.back());
    ToyRun run(ToyStream{}, std::move(list),
               {.consolidate = every(1), .optimiser = SgdOptions{.lr = 1.0, .momentum = 0.9}});
    run.take_to(2);
    return si.importance().data()[0];
  };
  // Moved by -1, then by -(0.9 - 0.5) although the gradient was -0.5.
  CHECK(std::abs(importance({.strength = 0.0, .epsilon = 0.01}) - (1.0 / 1.01 - 0.2 / 0.17)) < 1e-5);
  CHECK(importance({.strength = 0.0, .epsilon = 0.01, .clamp_importance = true}) == 0.0F);
}

TEST_CASE("SI as published integrates the whole loss; the method's option the task's", "[si][property]") {
  const auto integral = [](Parts list) {
    const auto& si = dynamic_cast<const SynapticIntelligence&>(*list.front());
    ToyRun run(ToyStream{}, std::move(list) + methods::er({.budget = 12}), {.consolidate = every(10)});
    run.take_to(6);
    return bits(si.path_integral().span());
  };
  CHECK(integral(methods::si()) == integral(parts(SynapticIntelligence(10.0, 0.1))));
  CHECK(integral(methods::si({.task_gradient = true})) ==
        integral(parts(SynapticIntelligence(10.0, 0.1, {.task_gradient = true}))));
  CHECK(integral(methods::si()) != integral(methods::si({.task_gradient = true})));
}

}  // namespace meander
