// What methods with generative models draw, and make of samples, when asked for it.
#include "catch.h"
#include "learners/parts/generative_cases.h"

#include <meander/stream/runtime/rng.h>

#include <ATen/ops/full.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <utility>

using namespace meander;

namespace {

Part& only_part(Learner& learner) { return *learner.parts().front(); }

std::vector<float> drawn(ToyRun& run, std::int64_t count, std::uint64_t seed = 1) {
  Rng rng(seed, "test");
  std::vector<float> inputs(static_cast<std::size_t>(count * run.stream.inputs), -99.0F);
  only_part(run.learner).draw_inputs(run.learner, rng, count, inputs.data());
  return inputs;
}

std::vector<float> reconstructed(ToyRun& run, const Batch& batch) {
  std::vector<float> inputs(static_cast<std::size_t>(batch.x.numel()), -99.0F);
  REQUIRE(only_part(run.learner).reconstruct(run.learner, batch, inputs.data()));
  return inputs;
}

// Samples whose contexts are known, as tests have them.
Batch known(Batch batch, std::int64_t context) {
  batch.context = at::full({batch.size()}, context, at::kLong);
  return batch;
}

std::vector<float> normals(std::uint64_t seed, std::int64_t count) {
  Rng rng(seed, "test");
  std::vector<float> values(static_cast<std::size_t>(count));
  std::generate(values.begin(), values.end(), [&] { return static_cast<float>(rng.normal()); });
  return values;
}

std::vector<float> row(const std::vector<float>& values, std::int64_t number, std::int64_t width) {
  return {values.begin() + number * width, values.begin() + (number + 1) * width};
}

std::size_t different_rows(const std::vector<float>& values, std::int64_t width) {
  std::set<std::vector<float>> rows;
  for (std::int64_t i = 0; i * width < static_cast<std::int64_t>(values.size()); ++i)
    rows.insert(row(values, i, width));
  return rows.size();
}

LearnerOptions when_asked() {
  LearnerOptions options;
  options.consolidate = on_request();
  return options;
}

// Brain-inspired replay with these gates; tests may look at its network.
struct Feedback {
  explicit Feedback(const VaeShape& shape, ReplayThroughFeedbackOptions options = {})
      : toy({.outputs = 4}, std::make_unique<ConditionalVae>(shape, 1), parts(ReplayThroughFeedback(options)),
            when_asked()) {}
  ConditionalVae& network() { return dynamic_cast<ConditionalVae&>(toy.learner.network()); }
  void take_classes_below(std::int64_t classes, std::int64_t end) {
    for (; toy.next < end; ++toy.next) {
      Batch batch = toy.stream(toy.next);
      batch.y.clamp_(0, classes - 1);
      toy.learner.take(batch, batch);
    }
  }
  /// Moves the modes of the prior that belong to these classes far away.
  void banish_from(std::int64_t first_class) {
    ParameterArray& array = network().parameters();
    const ParameterEntry& means = array.entry("prior.means");
    const std::int64_t per_class = means.size / network().outputs();
    std::fill(array.data() + means.offset + first_class * per_class, array.data() + means.offset + means.size, 1e9F);
  }

  ToyRun toy;
};

bool any_far(const std::vector<float>& values) {
  return std::any_of(values.begin(), values.end(), [](float v) { return !(std::abs(v) < 1e5F); });
}

// What its decoder makes of the mean of the first sample's posterior, with the gates of `gate` open.
std::vector<float> expected_reconstruction(ConditionalVae& network, const Batch& batch, std::int64_t gate) {
  network.forward({batch.x.data_ptr<float>(), batch.size()}, Mode::Evaluate);
  std::vector<float> latents(network.layers().mean(), network.layers().mean() + network.shape().latent);
  std::vector<float> gates(static_cast<std::size_t>(network.shape().gate_inputs()), 0.0F);
  gates[static_cast<std::size_t>(gate)] = 1.0F;
  const float* image = network.generate(latents.data(), 1, gates.data());
  return {image, image + network.inputs()};
}

}  // namespace

TEST_CASE("a learner learns the same, to the bit, whether it is asked to draw or not", "[images][determinism]") {
  for (const GenerativeCase& one : generative_cases()) {
    CAPTURE(one.name);
    GenerativeRun quiet(one), asked(one);
    quiet.toy.take_to(13);
    for (std::int64_t end = 1; end <= 13; ++end) {
      drawn(asked.toy, 7);
      std::vector<float> inputs(5 * 6);
      only_part(asked.toy.learner).reconstruct(asked.toy.learner, known(asked.toy.stream(900 + end), 1), inputs.data());
      asked.toy.take_to(end);
    }
    const bool same = asked.bytes() == quiet.bytes();
    CHECK(same);
    CHECK(bits(asked.toy.diary->losses) == bits(quiet.toy.diary->losses));
  }
}

TEST_CASE("what is drawn depends on the random numbers and on what was learned", "[images][determinism]") {
  for (const GenerativeCase& one : generative_cases()) {
    CAPTURE(one.name);
    GenerativeRun run(one);
    run.toy.take_to(12);
    REQUIRE(only_part(run.toy.learner).draws_inputs());
    const std::vector<float> first = drawn(run.toy, 20);
    CHECK(std::all_of(first.begin(), first.end(), [](float v) { return std::isfinite(v) && v != -99.0F; }));
    CHECK(drawn(run.toy, 20) == first);
    CHECK(drawn(run.toy, 20, 2) != first);
    const Batch test = known(run.toy.stream(99), 0);
    const std::vector<float> image = reconstructed(run.toy, test);
    CHECK(std::all_of(image.begin(), image.end(), [](float v) { return std::isfinite(v) && v != -99.0F; }));
    CHECK(reconstructed(run.toy, test) == image);
    run.toy.take_to(24);
    CHECK(drawn(run.toy, 20) != first);
    CHECK(reconstructed(run.toy, test) != image);
  }
}

TEST_CASE("plain training has no generative model", "[images]") {
  ToyRun plain({}, toy_method("er"));
  std::vector<float> inputs(30);
  CHECK_FALSE(only_part(plain.learner).draws_inputs());
  CHECK_FALSE(only_part(plain.learner).reconstruct(plain.learner, plain.stream(0), inputs.data()));
}

TEST_CASE("generative replay draws from its present model, not from the copy that it replays", "[images]") {
  GenerativeReplayOptions options;
  options.generator = toy_vae();
  DreamingRun<> dreaming(options);
  dreaming.run.take_to(9);
  const std::vector<float> latents = normals(5, 4 * 3);
  const float* images = dreaming.part->generator().generate(latents.data(), 4);
  const std::vector<float> expected(images, images + 4 * 6);
  CHECK(drawn(dreaming.run, 4, 5) == expected);
}

TEST_CASE("a generative classifier draws equally many images of each class, class by class", "[images]") {
  GenerativeClassifier* part = nullptr;
  GenerativeClassifierOptions options;
  options.model = toy_vae();
  ToyRun run({}, std::make_unique<NoNetwork>("none", 6, 4), only<GenerativeClassifier>(part, options));
  Batch batch = run.stream(0);
  batch.y.fill_(1), batch.y[2] = 3;  // classes 1 and 3 learn
  run.learner.take(batch, batch);
  const std::vector<float> images = drawn(run, 5, 8), latents = normals(8, 5 * 3);
  const float* of_1 = part->model(1).generate(latents.data(), 2);
  const float* of_3 = part->model(3).generate(latents.data() + 2 * 3, 3);
  std::vector<float> expected(of_1, of_1 + 2 * 6);
  expected.insert(expected.end(), of_3, of_3 + 3 * 6);
  CHECK(images == expected);
}

TEST_CASE("a generative classifier reconstructs each sample by the model of its class", "[images]") {
  GenerativeClassifier* part = nullptr;
  GenerativeClassifierOptions options;
  options.model = toy_vae();
  ToyRun run({}, std::make_unique<NoNetwork>("none", 6, 4), only<GenerativeClassifier>(part, options));
  Batch batch = run.stream(0);
  batch.y.fill_(1), batch.y[2] = 3;
  run.learner.take(batch, batch);
  const std::vector<float> images = reconstructed(run, batch);
  for (std::int64_t i = 0; i < 5; ++i) {
    Vae& model = part->model(i == 2 ? 3 : 1);
    model.encode(batch.x.data_ptr<float>() + i * 6, 1);
    const float* image = model.generate(model.mean(), 1);
    for (std::int64_t p = 0; p < 6; ++p) {
      CHECK(images[static_cast<std::size_t>(i * 6 + p)] == Approx(image[p]).margin(1e-5));
    }
  }
  batch.y[4] = 0;
  std::vector<float> inputs(30);
  CHECK_FALSE(only_part(run.learner).reconstruct(run.learner, batch, inputs.data()));
}

TEST_CASE("a generative classifier with models by context uses those of the sample's context", "[images]") {
  GenerativeClassifier* part = nullptr;
  GenerativeClassifierOptions options;
  options.model = toy_vae(), options.contexts = 2;
  ToyRun run({}, std::make_unique<NoNetwork>("none", 6, 4), only<GenerativeClassifier>(part, options), when_asked());
  run.take_to(5);
  run.learner.request_consolidation();
  run.take_to(12);
  const Batch test = run.stream(50);
  CHECK(reconstructed(run, known(test, 0)) != reconstructed(run, known(test, 1)));
  CHECK(reconstructed(run, test) == reconstructed(run, known(test, 1)));  // the latest, where it is not known
}

TEST_CASE("brain-inspired replay draws only classes that it has seen", "[images]") {
  Feedback feedback(toy_conditional_vae());
  feedback.take_classes_below(2, 4);
  feedback.banish_from(2);
  CHECK_FALSE(any_far(drawn(feedback.toy, 200)));
  feedback.banish_from(1);
  CHECK(any_far(drawn(feedback.toy, 200)));
}

TEST_CASE("brain-inspired replay reconstructs through the gates of a sample's class", "[images]") {
  Feedback feedback(toy_conditional_vae());
  feedback.toy.take_to(6);
  Batch test = feedback.toy.stream(70);
  for (const std::int64_t label : {0, 3}) {
    CAPTURE(label);
    test.y.fill_(label);
    CHECK(row(reconstructed(feedback.toy, test), 0, 6) == expected_reconstruction(feedback.network(), test, label));
  }
  test.y = at::Tensor();
  std::vector<float> inputs(30);
  CHECK_FALSE(only_part(feedback.toy.learner).reconstruct(feedback.toy.learner, test, inputs.data()));
}

TEST_CASE("brain-inspired replay reconstructs through the gates of a sample's context", "[images]") {
  Feedback feedback(toy_conditional_vae({}, GatedBy::Context, 3), {.global_labels = false});
  feedback.toy.take_to(6);
  const Batch test = feedback.toy.stream(70);
  for (const std::int64_t context : {0, 2}) {
    CAPTURE(context);
    CHECK(row(reconstructed(feedback.toy, known(test, context)), 0, 6) ==
          expected_reconstruction(feedback.network(), test, context));
  }
}

TEST_CASE("brain-inspired replay draws contexts that were begun, where they are hidden", "[images]") {
  VaeShape shape = toy_conditional_vae({}, GatedBy::Context, 3);
  std::fill_n(shape.gates.layers[0].begin(), shape.units, 0.0F);  // context 0 shuts all: only one image is possible
  std::fill(shape.gates.layers[0].begin() + shape.units, shape.gates.layers[0].end(), 1.0F);
  Feedback feedback(shape, {.global_labels = false});
  feedback.toy.take_to(3);
  CHECK(different_rows(drawn(feedback.toy, 50), 6) == 1);
  feedback.toy.learner.request_consolidation();
  feedback.toy.take_to(4);
  CHECK(different_rows(drawn(feedback.toy, 50), 6) == 1);
  feedback.toy.take_to(5);
  CHECK(different_rows(drawn(feedback.toy, 50), 6) > 10);
}

TEST_CASE("what is drawn has the same bits for any number of threads", "[images][determinism]") {
  const ToyStream wide{.inputs = 90, .batch = 20};
  VaeShape shape = toy_conditional_vae(wide);
  shape.units = 150;
  draw_decoder_gates(shape, shape.classes, 1);
  const auto images = [&](int threads) {
    ToyRun run(wide, std::make_unique<ConditionalVae>(shape, 1), parts(ReplayThroughFeedback({})), when_asked(),
               threads);
    run.take_to(4);
    std::vector<float> all = drawn(run, 30), more = reconstructed(run, run.stream(40));
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  CHECK(images(3) == images(1));
}
