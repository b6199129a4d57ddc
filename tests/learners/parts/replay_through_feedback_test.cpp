#include "catch.h"
#include "generative_fixture.h"
#include "stream/error_line.h"

#include <algorithm>
#include <set>
#include <utility>

using namespace meander;

namespace {

struct FeedbackRun {
  explicit FeedbackRun(const VaeShape& shape, ToyStream stream = {}, ReplayThroughFeedbackOptions options = {},
                       int threads = 1, LearnerOptions learner = on_demand())
      : run(stream, std::make_unique<ConditionalVae>(shape, 1), list(options), std::move(learner), threads) {}

  static LearnerOptions on_demand() {
    LearnerOptions options;
    options.consolidate = on_request();
    return options;
  }
  ConditionalVae& network() { return dynamic_cast<ConditionalVae&>(run.learner.network()); }
  /// Takes batches with labels below `classes` only.
  void take_classes(std::int64_t classes, std::int64_t end) {
    for (; run.next < end; ++run.next) {
      Batch batch = run.stream(run.next);
      batch.y.clamp_(0, classes - 1);
      run.learner.take(batch, batch);
    }
  }

  ReplayThroughFeedback* part = nullptr;
  ToyRun run;

 private:
  Parts list(const ReplayThroughFeedbackOptions& options) {
    auto made = std::make_unique<ReplayThroughFeedback>(options);
    part = made.get();
    Parts parts;
    parts.push_back(std::move(made));
    return parts;
  }
};

float sum_outside(const std::vector<float>& rows, std::int64_t width, std::int64_t first, std::int64_t last) {
  float sum = 0.0F;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto column = static_cast<std::int64_t>(i) % width;
    if (column < first || column >= last) sum += std::abs(rows[i]);
  }
  return sum;
}

}  // namespace

TEST_CASE("replayed classes, soft labels and gates keep to classes seen", "[property]") {
  const ToyStream stream{.outputs = 6, .batch = 30};
  FeedbackRun feedback(toy_conditional_vae(stream), stream);
  feedback.take_classes(2, 3);
  feedback.run.learner.request_consolidation();
  feedback.take_classes(2, 4);
  feedback.take_classes(6, 6);
  REQUIRE(feedback.part->replayed_groups() == 1);
  const auto& group = feedback.part->replayed(0);
  for (const std::int64_t c : group.draw.classes) CHECK(c < 2);
  for (std::size_t i = 0; i < group.draw.modes.size(); ++i) CHECK(group.draw.modes[i] / 2 == group.draw.classes[i]);
  CHECK(std::set(group.draw.modes.begin(), group.draw.modes.end()).size() == 4);
  const std::vector<float> q(group.targets.data(), group.targets.data() + 30 * 6);
  CHECK(sum_outside(q, 6, 0, 2) == 0.0F);
}

TEST_CASE("with a head for each context every earlier context has images of its classes", "[property]") {
  const ToyStream heads{.outputs = 6, .batch = 5, .contexts = 3};
  FeedbackRun feedback(toy_conditional_vae(heads), heads);
  feedback.run.take_to(4);
  feedback.run.learner.request_consolidation();
  feedback.run.take_to(6);
  REQUIRE(feedback.part->replayed_groups() == 3);
  for (std::size_t c = 0; c < 3; ++c) {
    const auto& group = feedback.part->replayed(c);
    CHECK(group.images.size(0) == 2);  // 5 / 3, rounded up
    for (const std::int64_t k : group.draw.classes) CHECK(k / 2 == static_cast<std::int64_t>(c));
  }
  CHECK(std::isfinite(feedback.run.diary->losses.back()));
}

TEST_CASE("gates by context count consolidations where contexts are hidden", "[property]") {
  const ToyStream stream{.outputs = 4, .batch = 12};
  FeedbackRun feedback(toy_conditional_vae(stream, GatedBy::Context, 3), stream, {.global_labels = false});
  for (std::int64_t t = 0; t < 4; ++t) {
    feedback.run.take_to(3 * t + 2);
    feedback.run.learner.request_consolidation();
    feedback.run.take_to(3 * t + 3);
  }
  feedback.run.take_to(14);
  std::set<std::int64_t> contexts(feedback.part->replayed(0).draw.contexts.begin(),
                                  feedback.part->replayed(0).draw.contexts.end());
  CHECK(contexts == std::set<std::int64_t>{0, 1, 2});
}

TEST_CASE("shut gates keep the decoder's units out of the image and of the gradient", "[property]") {
  VaeShape shape = toy_conditional_vae();
  std::fill(shape.gates.layers[0].begin(), shape.gates.layers[0].begin() + shape.units, 0.0F);  // all of class 0
  ConditionalVae network(shape, 1);
  std::vector<float> noise(6, 0.5F), other(6, -2.0F), gates(8, 0.0F);
  gates[0] = gates[4] = 1.0F;  // class 0, twice
  const auto image = [&](const std::vector<float>& latents) {
    const float* values = network.generate(latents.data(), 2, gates.data());
    return std::vector<float>(values, values + 12);
  };
  CHECK(image(noise) == image(other));
  gates[0] = gates[4] = 0.0F, gates[1] = gates[5] = 1.0F;
  CHECK(image(noise) != image(other));
}

TEST_CASE("replay through feedback gives the same bits for any number of threads", "[property][determinism]") {
  const ToyStream wide{.inputs = 80, .batch = 20};
  VaeShape shape = toy_conditional_vae(wide);
  shape.units = 150;
  draw_decoder_gates(shape, shape.classes, 1);
  LearnerOptions learner;
  learner.consolidate = every(3);
  const auto after = [&](int threads) {
    FeedbackRun feedback(shape, wide, {}, threads, learner);
    feedback.run.take_to(8);
    return bits(feedback.run.parameters());
  };
  CHECK(after(1) == after(2));
  CHECK(after(2) == after(3));
}

TEST_CASE("its classifying path is what the gradient of a classification loss goes through", "[property]") {
  const ToyStream stream;
  ConditionalVae network(toy_conditional_vae(stream), 1);
  const Batch batch = stream(0);
  network.forward({batch.x.data_ptr<float>(), batch.size()}, Mode::Evaluate);
  std::vector<float> dlogits(static_cast<std::size_t>(batch.size() * stream.outputs));
  for (std::size_t i = 0; i < dlogits.size(); ++i) dlogits[i] = 0.1F * static_cast<float>(i % 7) - 0.3F;
  FloatArray gradient(network.parameters().size());
  network.backward(dlogits.data(), gradient.data(), false);
  network.forward({batch.x.data_ptr<float>(), batch.size()}, Mode::Evaluate);
  const auto& passes = network.backward_layers(dlogits.data());
  const auto& layers = network.linear_layers();
  REQUIRE(passes.size() == layers.size());
  CHECK(layers.back().name == "classifier");
  for (std::size_t l = 0; l < layers.size(); ++l) {
    std::vector<float> weight(static_cast<std::size_t>(layers[l].in * layers[l].out), 0.0F);
    for (std::int64_t i = 0; i < batch.size(); ++i) {
      for (std::int64_t o = 0; o < layers[l].out; ++o) {
        for (std::int64_t k = 0; k < layers[l].in; ++k) {
          weight[static_cast<std::size_t>(o * layers[l].in + k)] +=
              passes[l].delta[i * layers[l].out + o] * passes[l].input[i * layers[l].in + k];
        }
      }
    }
    CHECK(difference(weight, std::span<const float>(gradient.data() + layers[l].weight, weight.size())) < 1e-5);
  }
  const auto decoder = network.parameters().entry("fromz.weight").offset;
  CHECK(std::all_of(gradient.data() + decoder, gradient.data() + gradient.size(), [](float g) { return g == 0.0F; }));
}

TEST_CASE("replay through feedback refuses a network that does not generate", "[refusal]") {
  Parts parts;
  parts.push_back(std::make_unique<ReplayThroughFeedback>(ReplayThroughFeedbackOptions{}));
  CHECK(error_line<UsageError>([&] { ToyRun run(ToyStream{}, std::move(parts)); }) ==
        "network: replay through feedback needs one that generates; make a ConditionalVae");
}
