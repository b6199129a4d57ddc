// Golden topic "si": path integral, importances and penalty over several consolidations (docs/methods/si.md).
#include "given_replay.h"
#include "golden_topics.h"
#include "learners/golden_training.h"

#include <meander/learners/parts/synaptic_intelligence.h>

#include <fmt/format.h>

namespace meander::golden {
namespace {

/// Records the path integral after every step, and the gradient of the penalty alone.
class LookOn final : public Part {
 public:
  explicit LookOn(const SynapticIntelligence& si) : si_(si) {}

  std::string name() const override { return "look-on"; }
  void before_step(Step& step) override {
    std::vector<QuadraticPenalty> unweighted = step.penalties();
    for (QuadraticPenalty& penalty : unweighted) penalty.strength = 1.0;
    const std::span<float> parameters = step.learner().parameters();
    penalty_gradient.assign(parameters.size(), 0.0F);
    add_penalties(nullptr, parameters.data(), static_cast<std::int64_t>(parameters.size()), unweighted,
                  penalty_gradient.data());
  }
  void after_step(Step&) override { path_integral = si_.path_integral(); }

  std::vector<float> penalty_gradient;
  FloatArray path_integral;

 private:
  const SynapticIntelligence& si_;
};

struct Windows {
  Windows(const GoldenCase& golden, std::unique_ptr<Network> network) {
    auto intelligence = std::make_unique<SynapticIntelligence>(number(golden.config.at("strength")),
                                                               number(golden.config.at("epsilon")));
    auto looking_on = std::make_unique<LookOn>(*intelligence);
    auto replaying = std::make_unique<GivenReplay>();
    si = intelligence.get();
    look_on = looking_on.get();
    replay = replaying.get();
    Parts parts;
    parts.push_back(std::move(replaying));
    parts.push_back(std::move(intelligence));
    parts.push_back(std::move(looking_on));
    LearnerOptions options;
    options.consolidate = every(integer(golden.config.at("steps_per_window")));
    training = std::make_unique<Training>(golden, Classifier{std::move(network)}, std::move(parts), options);
  }

  GivenReplay* replay;
  SynapticIntelligence* si;
  LookOn* look_on;
  std::unique_ptr<Training> training;
};

void run_windows(const GoldenCase& golden, std::unique_ptr<Network> network) {
  Windows windows(golden, std::move(network));
  Training& training = *windows.training;
  const auto by_parameter = [&](const std::string& key, const float* values, const Json& expected) {
    check_parameters(golden, key, training.learner.network(), values, expected);
  };
  std::size_t s = 0;
  for (std::size_t w = 0; w < golden.expect("windows").size(); ++w) {
    const Json& window = golden.expect("windows").at(w);
    for (const Json& step : window.at("steps")) {
      const std::string key = fmt::format("windows[{}], batch {}", w, s);
      windows.replay->given = {replay_batch(golden, s)};
      training.take(batch(element(golden.inputs.at("x"), s), element(golden.inputs.at("y"), s)));
      training.check(key, step);
      by_parameter(key + ".path_integral", windows.look_on->path_integral.data(), step.at("path_integral"));
      if (has(step, "penalty_gradient")) {
        by_parameter(key + ".penalty_gradient", windows.look_on->penalty_gradient.data(), step.at("penalty_gradient"));
      }
      ++s;
    }
    by_parameter(fmt::format("windows[{}].omega", w), windows.si->importance().data(), window.at("omega"));
    by_parameter(fmt::format("windows[{}].anchor", w), windows.si->anchor().data(), window.at("anchor"));
  }
}

}  // namespace

void si(const GoldenCase& golden) {
  for (auto& network : networks(golden)) run_windows(golden, std::move(network));
}

}  // namespace meander::golden
