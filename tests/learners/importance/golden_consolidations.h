#pragma once

#include "../golden_training.h"

#include <meander/learners/learner.h>
#include <meander/learners/part.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

// What the golden topics fisher, kfac and owm have in common: consolidations at given parameters, then steps.
namespace meander::golden {

/// Looks on while gradients change hands: the gradient of the whole loss, before preconditioning.
class WholeGradient final : public Part {
 public:
  std::string name() const override { return "whole-gradient"; }
  bool changes_gradient() const override { return true; }
  void change_gradient(Step& step) override { seen.assign(step.gradient().begin(), step.gradient().end()); }

  std::vector<float> seen;
};

/// A learner with one part of kind P, and looking on.
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

  /// The part consolidates on these samples, with these parameters.
  void consolidate(const Json& x, const Json& y, const Json& parameters) {
    part->observe(training->learner, batch(x, y));
    training->consolidate(1, parameters);
  }

  P* part;
  WholeGradient* whole;
  std::unique_ptr<Training> training;
};

/// Labels that nothing depends on.
inline Json no_labels(const Json& x) {
  const auto rows = x.at("shape").at(0).get<std::int64_t>();
  return {{"shape", {rows}}, {"data", std::vector<int>(static_cast<std::size_t>(rows), 0)}};
}

/// Visits "penalty" and "penalty_gradient" of expected.before_first, where it is there, consolidates on each of
/// inputs.contexts, visiting expected.after_context, and takes the steps: loss and its terms, gradient, what the
/// optimiser was given, parameters.
template <class P>
void run_consolidations(Watched<P>& watched, const std::function<void(const std::string& key, const Json&)>& visit,
                        const std::function<double()>& penalty) {
  Training& training = *watched.training;
  const GoldenCase& golden = training.golden;
  if (has(golden.expected, "before_first")) visit("before_first", golden.expect("before_first"));
  for (std::size_t t = 0; t < count(golden.inputs.at("contexts")); ++t) {
    const Json& context = golden.inputs.at("contexts").at(t);
    watched.consolidate(context.at("x"), context.at("y"), context.at("parameters"));
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
