#include "catch.h"
#include "learners/given_gradient.h"
#include "learners/learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/parts/synaptic_intelligence.h>

#include <algorithm>
#include <limits>

using namespace meander;

namespace {

struct SiRun {
  explicit SiRun(double strength, OptimiserOptions optimiser = SgdOptions{.lr = 0.1}) {
    auto part = std::make_unique<SynapticIntelligence>(strength, 0.01);
    si = part.get();
    Parts list;
    list.push_back(std::move(part));
    LearnerOptions options;
    options.consolidate = every(4);
    options.optimiser = optimiser;
    run = std::make_unique<ToyRun>(ToyStream{}, std::move(list), options);
  }
  std::vector<float> values(const FloatArray& array) const { return {array.span().begin(), array.span().end()}; }

  SynapticIntelligence* si;
  std::unique_ptr<ToyRun> run;
};

}  // namespace

TEST_CASE("importances grow by the path integral over the squared distance", "[property]") {
  SiRun si(0.001, AdamOptions{.lr = 0.05});
  std::vector<double> integral(si.run->learner.parameters().size(), 0.0);
  for (std::int64_t i = 0; i < 12; ++i) {
    const std::vector<float> importance = si.values(si.si->importance()), anchor = si.values(si.si->anchor());
    const std::vector<float> before = si.run->parameters();
    si.run->take_to(i + 1);
    const std::vector<float> now = si.run->parameters(), gradient = si.run->gradient();
    for (std::size_t p = 0; p < now.size(); ++p) integral[p] -= gradient[p] * (now[p] - before[p]);
    if (i % 4 != 3) continue;
    for (std::size_t p = 0; p < now.size(); ++p) {
      const double distance = now[p] - anchor[p];
      const double expected = importance[p] + integral[p] / (distance * distance + 0.01);
      CHECK(std::abs(si.si->importance().data()[p] - expected) < 1e-4 * std::max(1.0, std::abs(expected)));
    }
    CHECK(si.values(si.si->anchor()) == now);
    std::fill(integral.begin(), integral.end(), 0.0);
  }
}

namespace {

struct Penalties final : Observer {
  void on_step(Learner&, StepReport& report) override {
    values.push_back(report.penalties.empty() ? -1.0 : report.penalties.front().value);
  }
  std::vector<double> values;
};

}  // namespace

TEST_CASE("a weight that moved against its descent has a negative importance, and keeps it", "[property]") {
  LearnerOptions options;
  options.optimiser = SgdOptions{.lr = 1.0, .momentum = 0.9};
  options.consolidate = every(1);
  auto part = std::make_unique<SynapticIntelligence>(0.0, 0.01);
  const SynapticIntelligence& si = *part;
  Parts list = parts(GivenGradient({1.0F, -0.5F, 0.0F, 0.0F}));
  list.push_back(std::move(part));
  ToyRun run(ToyStream{}, std::move(list), options);
  run.take_to(1);
  // W = 1, moved by -1.
  CHECK(std::abs(si.importance().data()[0] - 1.0 / 1.01) < 1e-5);
  run.take_to(2);
  // Momentum: moved by -(0.9 - 0.5) although the gradient was -0.5.
  const double negative = 1.0 / 1.01 - 0.2 / 0.17;
  CHECK(std::abs(si.importance().data()[0] - negative) < 1e-5);
  run.take_to(3);
  CHECK(std::abs(si.importance().data()[0] - negative) < 1e-5);
}

TEST_CASE("there is no penalty before the first consolidation, and none at the anchor", "[property]") {
  SiRun strong(1000.0), none(0.0);
  const auto penalty = std::make_shared<Penalties>();
  strong.run->learner.add_observer(penalty);
  strong.run->take_to(4);
  none.run->take_to(4);
  CHECK(bits(strong.run->parameters()) == bits(none.run->parameters()));
  strong.run->take_to(6);
  CHECK(penalty->values[3] == -1.0);
  CHECK(penalty->values[4] == 0.0);
  CHECK(penalty->values[5] != 0.0);
}

TEST_CASE("a strong penalty holds on to important weights", "[property]") {
  const auto moved = [](double strength) {
    SiRun si(strength, SgdOptions{.lr = 0.05});
    si.run->take_to(4);
    const std::vector<float> anchor = si.values(si.si->anchor()), importance = si.values(si.si->importance());
    si.run->take_to(8);
    const std::vector<float> now = si.run->parameters();
    double sum = 0.0;
    for (std::size_t p = 0; p < now.size(); ++p) {
      sum += std::max(0.0F, importance[p]) * (now[p] - anchor[p]) * (now[p] - anchor[p]);
    }
    return sum;
  };
  CHECK(moved(20.0) < 0.5 * moved(0.0));
}

TEST_CASE("synaptic intelligence refuses a strength or damping that means nothing", "[refusal]") {
  const auto line = [](double strength, double damping) {
    return error_line<UsageError>([&] { SynapticIntelligence si(strength, damping); });
  };
  CHECK(line(-1.0, 0.1) == "strength: -1 is not the strength of a penalty; give 0 or more");
  CHECK(line(std::numeric_limits<double>::quiet_NaN(), 0.1) ==
        "strength: nan is not the strength of a penalty; give 0 or more");
  CHECK(line(1.0, 0.0) == "damping: 0 would divide by zero; give a finite number above 0");
}
