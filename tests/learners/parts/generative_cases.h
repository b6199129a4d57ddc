#pragma once

#include "generative_fixture.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace meander {

/// A method with a generative model, on a toy stream.
struct GenerativeCase {
  std::string name;
  std::function<std::unique_ptr<Network>(std::uint64_t seed)> network;
  std::function<Parts()> parts;
  bool heads = false;
};

template <class Part, class Options>
std::function<Parts()> one_part(Options options) {
  return [options] {
    Parts list;
    list.push_back(std::make_unique<Part>(options));
    return list;
  };
}

inline ToyStream generative_stream(const GenerativeCase& one) { return {.outputs = 6, .contexts = one.heads ? 3 : 0}; }

inline std::vector<GenerativeCase> generative_cases() {
  const ToyStream toy{.outputs = 6};
  GenerativeReplayOptions replay;
  replay.generator = toy_vae(toy);
  GenerativeReplayOptions soft = replay;
  soft.distill = 2.0;
  soft.generator.batch_norm = true;
  soft.updates = 3, soft.iterations = 2;
  GenerativeClassifierOptions classes;
  classes.model = toy_vae(toy);
  GenerativeClassifierOptions waiting = classes;
  waiting.whole_batches = true;
  const auto mlp = [=](std::uint64_t seed) { return std::make_unique<FusedMlp>(toy.shape(), seed); };
  const auto feedback = [=](std::uint64_t seed) {
    VaeShape shape = toy_conditional_vae(toy);
    draw_decoder_gates(shape, 6, seed);
    return std::make_unique<ConditionalVae>(shape, seed);
  };
  const auto normalised = [=](std::uint64_t seed) {
    VaeShape shape = toy_conditional_vae(toy, GatedBy::Context, 3);
    shape.batch_norm = true;
    return std::make_unique<ConditionalVae>(shape, seed);
  };
  const auto none = [=](std::uint64_t) { return std::make_unique<NoNetwork>("none", toy.inputs, toy.outputs); };
  return {{"dgr", mlp, one_part<GenerativeReplay>(replay)},
          {"dgr, heads", mlp, one_part<GenerativeReplay>(replay), true},
          {"soft dgr", mlp, one_part<GenerativeReplay>(soft)},
          {"bir", feedback, one_part<ReplayThroughFeedback>(ReplayThroughFeedbackOptions{})},
          {"bir, heads", feedback, one_part<ReplayThroughFeedback>(ReplayThroughFeedbackOptions{}), true},
          {"hard bir, batch norm", normalised,
           one_part<ReplayThroughFeedback>(ReplayThroughFeedbackOptions{.distill = {}, .global_labels = false})},
          {"gen-classifier", none, one_part<GenerativeClassifier>(classes)},
          {"gen-classifier, whole batches", none, one_part<GenerativeClassifier>(waiting)}};
}

struct GenerativeRun {
  explicit GenerativeRun(const GenerativeCase& one, std::uint64_t seed = 1)
      : toy(generative_stream(one), one.network(seed), one.parts(), options()) {}
  static LearnerOptions options() {
    LearnerOptions made;
    made.consolidate = every(5);
    return made;
  }
  std::string bytes() const {
    Archive saved;
    toy.learner.save(saved);
    return saved.to_bytes();
  }
  ToyRun toy;
};

}  // namespace meander
