// Methods with generative models, saved and loaded, go on as if they had never stopped.
#include "catch.h"
#include "generative_fixture.h"

#include <functional>

using namespace meander;

namespace {

constexpr std::int64_t generative_end = 17;

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

ToyStream generative_stream(const GenerativeCase& one) { return {.outputs = 6, .contexts = one.heads ? 3 : 0}; }

std::vector<GenerativeCase> generative_cases() {
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

}  // namespace

TEST_CASE("a learner that generates, saved and loaded, goes on bit by bit as if it had never stopped", "[property]") {
  for (const GenerativeCase& one : generative_cases()) {
    for (const std::int64_t stop : {std::int64_t{0}, std::int64_t{3}, std::int64_t{7}}) {
      CAPTURE(one.name, stop);
      GenerativeRun never(one), first(one), resumed(one, 2);  // other weights, other gates, until it is loaded
      never.toy.take_to(generative_end);
      first.toy.take_to(stop);
      resumed.toy.learner.load(Archive::from_bytes(first.bytes(), "test"));
      resumed.toy.next = stop;
      resumed.toy.take_to(generative_end);
      const bool same = resumed.bytes() == never.bytes();  // compared here, so that a failure prints no page of bytes
      CHECK(same);
      CHECK(bits(resumed.toy.diary->losses) ==
            bits(std::vector(never.toy.diary->losses.begin() + stop, never.toy.diary->losses.end())));
    }
  }
}

TEST_CASE("the same seed gives the same bits, another seed others", "[property][determinism]") {
  for (const GenerativeCase& one : generative_cases()) {
    CAPTURE(one.name);
    GenerativeRun left(one), right(one), other(one, 2);
    for (GenerativeRun* run : {&left, &right, &other}) run->toy.take_to(8);
    const bool same = left.bytes() == right.bytes(), as_other = left.bytes() == other.bytes();
    CHECK(same);
    // A generative classifier's only seed is the learner's.
    CHECK(as_other == (one.name.starts_with("gen-classifier")));
  }
}
