// Golden topic "agem": the projection by itself and in training steps (docs/methods/agem.md).
#include "given_replay.h"
#include "golden_topics.h"

#include <meander/learners/parts/gradient_projection.h>

#include <ATen/ops/from_blob.h>

#include <fmt/format.h>

namespace meander::golden {
namespace {

/// Values by name as one flat array, in the order of `like`; a parameter without an entry counts as 0.
std::vector<float> flat(const Json& values, const Json& like) {
  std::vector<float> all;
  for (const auto& [name, shape] : like.items()) {
    const at::Tensor one = tensor(values.contains(name) ? values.at(name) : Json()).contiguous();
    const std::size_t size = static_cast<std::size_t>(tensor(shape).numel());
    if (one.defined()) {
      all.insert(all.end(), one.data_ptr<double>(), one.data_ptr<double>() + one.numel());
    } else {
      all.insert(all.end(), size, 0.0F);
    }
  }
  return all;
}

at::Tensor line(const std::vector<float>& values) {
  return at::from_blob(const_cast<float*>(values.data()), {static_cast<std::int64_t>(values.size())}, at::kFloat);
}

void projection(const GoldenCase& golden) {
  const Json& expected = golden.expect("projected");
  std::vector<float> gradient = flat(golden.inputs.at("gradient"), expected);
  const std::vector<float> reference = flat(golden.inputs.at("reference"), expected);
  const Projection p = project(nullptr, gradient, reference, number(golden.config.at("epsilon")));
  golden.check("dot", p.dot);
  golden.check("reference_norm_squared", p.reference_norm_squared);
  std::size_t at = 0;
  for (const auto& [name, value] : expected.items()) {
    const auto size = static_cast<std::size_t>(tensor(value).numel());
    const std::vector<float> one(gradient.begin() + static_cast<std::ptrdiff_t>(at),
                                 gradient.begin() + static_cast<std::ptrdiff_t>(at + size));
    golden.check("projected." + name, line(one).view(tensor(value).sizes()), value);
    at += size;
  }
}

class GivenReference final : public GradientProjection {
 public:
  explicit GivenReference(const GradientProjectionOptions& options) : GradientProjection(nullptr, options) {}
  Batch given;

 protected:
  std::vector<Batch> draw(Step&) override { return {given}; }
};

/// 1/2 sum importance (theta - anchor)^2, and the gradient of the whole loss as the projection gets it.
class GivenPenalty final : public Part {
 public:
  std::string name() const override { return "given-penalty"; }
  void before_step(Step& step) override {
    if (!importance.empty()) step.add(QuadraticPenalty{strength, 0.5, importance.data(), anchor.data()});
  }
  bool changes_gradient() const override { return true; }
  void change_gradient(Step& step) override { gradient.assign(step.gradient().begin(), step.gradient().end()); }

  double strength = 0.0;
  std::vector<float> importance, anchor, gradient;
};

std::vector<float> by_network(const Json& values, const Network& network) {
  std::vector<float> all;
  for (const ParameterEntry& entry : network.parameters().entries()) {
    const at::Tensor one = tensor(values.at(entry.name)).contiguous();
    all.insert(all.end(), one.data_ptr<double>(), one.data_ptr<double>() + one.numel());
  }
  return all;
}

struct Constrained {
  Constrained(const GoldenCase& golden, std::unique_ptr<Network> network) {
    GradientProjectionOptions options;
    options.epsilon = number(golden.config.at("epsilon"));
    options.learn_too = golden.config.at("use_replay") == "both";
    auto given_penalty = std::make_unique<GivenPenalty>();
    auto given_reference = std::make_unique<GivenReference>(options);
    penalty = given_penalty.get();
    reference = given_reference.get();
    if (has(golden.config, "strength")) {
      penalty->strength = number(golden.config.at("strength"));
      penalty->importance = by_network(golden.inputs.at("importance"), *network);
      penalty->anchor = by_network(golden.inputs.at("anchor"), *network);
    }
    Parts parts;
    parts.push_back(std::move(given_penalty));
    parts.push_back(std::move(given_reference));
    LearnerOptions learner;
    learner.consolidate = on_request();
    if (golden.config.at("setting") == "academic") learner.replay_weight = ReplayWeight::one_over_contexts();
    training = std::make_unique<Training>(golden, Classifier{std::move(network)}, std::move(parts), learner);
    training->consolidate(integer_or(golden.config, "context", 1) - 1);
  }

  GivenPenalty* penalty;
  GivenReference* reference;
  std::unique_ptr<Training> training;
};

void steps(const GoldenCase& golden, std::unique_ptr<Network> network) {
  Constrained constrained(golden, std::move(network));
  Learner& learner = constrained.training->learner;
  for (std::size_t i = 0; i < golden.expect("steps").size(); ++i) {
    const Json& step = golden.expect("steps").at(i);
    const std::string key = fmt::format("steps[{}]", i);
    constrained.reference->given = replay_batch(golden, i);
    constrained.training->take(batch(element(golden.inputs.at("x"), i), element(golden.inputs.at("y"), i)));
    const auto by_parameter = [&](const char* name, const float* values) {
      check_parameters(golden, fmt::format("{}.{}", key, name), learner.network(), values, step.at(name));
    };
    const std::vector<float>& gradient = constrained.penalty->gradient;
    const FloatArray& reference = constrained.reference->reference();
    Json losses = step;
    // The reference samples' loss is not a term of the step, unless they are learned from too.
    if (golden.config.at("use_replay") != "both") losses.erase("loss_replay");
    constrained.training->check_losses(key, losses);
    by_parameter("gradient", gradient.data());
    by_parameter("reference_gradient", reference.data());
    golden.check(key + ".dot", dot(nullptr, gradient.data(), reference.data(), reference.size()), step.at("dot"));
    by_parameter("projected", learner.gradient().data());
    by_parameter("parameters", learner.parameters().data());
  }
}

}  // namespace

void agem(const GoldenCase& golden) {
  if (!has(golden.config, "network")) return projection(golden);
  for (auto& network : networks(golden)) steps(golden, std::move(network));
}

}  // namespace meander::golden
