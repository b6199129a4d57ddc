#pragma once

#include "learners/golden_training.h"

#include <meander/learners/importance/fisher_options.h>
#include <meander/learners/learner.h>
#include <meander/learners/part.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

// What the golden topics fisher, kfac and owm have in common: consolidations at given parameters, then steps.
namespace meander::golden {

/// Records the gradient of the whole loss, before preconditioning.
class WholeGradient final : public Part {
 public:
  std::string name() const override { return "whole-gradient"; }
  bool changes_gradient() const override { return true; }
  void change_gradient(Step& step) override { seen.assign(step.gradient().begin(), step.gradient().end()); }

  std::vector<float> seen;
};

/// Reorders samples so that the window's choice is the first ones, in their order: where a method draws, cases give the
/// samples as they were drawn.
inline Batch as_drawn(const FisherOptions& fisher, const Learner& learner, Batch samples) {
  std::vector<std::int64_t> places = choose_samples(fisher, samples.size(), learner.seed(), learner.consolidations());
  std::vector<std::uint8_t> taken(static_cast<std::size_t>(samples.size()), 0);
  for (const std::int64_t place : places) taken[static_cast<std::size_t>(place)] = 1;
  for (std::int64_t place = 0; place < samples.size(); ++place) {
    if (taken[static_cast<std::size_t>(place)] == 0) places.push_back(place);
  }
  const at::Tensor x = samples.x.clone(), y = samples.y.clone();
  for (std::int64_t i = 0; i < samples.size(); ++i) {
    const std::int64_t place = places[static_cast<std::size_t>(i)];
    x[place].copy_(samples.x[i]);
    y[place].copy_(samples.y[i]);
  }
  samples.x = x, samples.y = y;
  return samples;
}

/// A learner with one part of kind P, whose gradients are recorded.
template <class P>
struct Watched {
  Watched(const GoldenCase& golden, std::unique_ptr<Network> network, std::unique_ptr<P> under_test,
          LearnerOptions options = {}) {
    auto looking_on = std::make_unique<WholeGradient>();
    part = under_test.get();
    whole = looking_on.get();
    Parts parts;
    parts.push_back(std::move(under_test));
    parts.push_back(std::move(looking_on));
    options.consolidate = on_request();
    training = std::make_unique<Training>(golden, Classifier{std::move(network)}, std::move(parts), options);
  }

  /// The part consolidates on these samples, with these parameters; `fisher`: how the part chooses from them.
  void consolidate(const FisherOptions& fisher, const Json& x, const Json& y, const Json& parameters) {
    part->observe(training->learner, as_drawn(fisher, training->learner, batch(x, y)));
    training->consolidate(1, parameters);
  }

  P* part;
  WholeGradient* whole;
  std::unique_ptr<Training> training;
};

/// Arbitrary labels, on which nothing depends.
inline Json no_labels(const Json& x) {
  const auto rows = x.at("shape").at(0).get<std::int64_t>();
  return {{"shape", {rows}}, {"data", std::vector<int>(static_cast<std::size_t>(rows), 0)}};
}

/// Visits "penalty" and "penalty_gradient" of expected.before_first, where it is there, consolidates on each of
/// inputs.contexts, visiting expected.after_context, and takes the steps: loss and its terms, gradient, what the
/// optimiser was given, parameters.
template <class P>
void run_consolidations(Watched<P>& watched, const FisherOptions& fisher,
                        const std::function<void(const std::string& key, const Json&)>& visit,
                        const std::function<double()>& penalty) {
  Training& training = *watched.training;
  const GoldenCase& golden = training.golden;
  if (has(golden.expected, "before_first")) visit("before_first", golden.expect("before_first"));
  for (std::size_t t = 0; t < count(golden.inputs.at("contexts")); ++t) {
    const Json& context = golden.inputs.at("contexts").at(t);
    watched.consolidate(fisher, context.at("x"), context.at("y"), context.at("parameters"));
    visit("after_context/" + std::to_string(t), golden.expect("after_context").at(t));
  }
  for (std::size_t s = 0; s < golden.expect("steps").size(); ++s) {
    const Json& step = golden.expect("steps").at(s);
    const std::string key = "steps/" + std::to_string(s);
    training.take(batch(element(golden.inputs.at("x"), s), element(golden.inputs.at("y"), s)));
    golden.check(key + ".loss", training.watch->loss, step.at("loss"));
    golden.check(key + ".loss_current", training.watch->mean("current"), step.at("loss_current"));
    golden.check(key + ".penalty", penalty(), step.at("penalty"));
    const Network& network = training.learner.network();
    const bool changed = has(step, "preconditioned");
    check_parameters(golden, key + ".gradient", network, watched.whole->seen.data(), step.at("gradient"));
    if (changed) {
      check_parameters(golden, key + ".preconditioned", network, training.learner.gradient().data(),
                       step.at("preconditioned"));
    }
    check_parameters(golden, key + ".parameters", network, training.learner.parameters().data(), step.at("parameters"));
  }
}

}  // namespace meander::golden
