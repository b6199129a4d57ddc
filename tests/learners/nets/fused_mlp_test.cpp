#include "catch.h"
#include "learners/learner_fixture.h"
#include "stream/error_line.h"

#include <meander/learners/nets/autograd_mlp.h>
#include <meander/learners/nets/layers/gates.h>
#include <meander/learners/optim/flat_pass.h>

#include <cmath>
#include <limits>
#include <vector>

using namespace meander;

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

struct Both {
  Both(const ToyStream& stream, const MlpShape& shape)
      : fused(stream, std::make_unique<FusedMlp>(shape, 3), {}, options(), 2),
        autograd(stream, std::make_unique<AutogradMlp>(shape, 3), {}, options(), 1) {}

  static LearnerOptions options() {
    LearnerOptions options;
    options.optimiser = SgdOptions{.lr = 0.1, .momentum = 0.9};
    return options;
  }

  void check_steps(std::int64_t count) {
    REQUIRE(bits(fused.learner.parameters()) == bits(autograd.learner.parameters()));
    for (std::int64_t step = 1; step <= count; ++step) {
      CAPTURE(step);
      fused.take_to(step);
      autograd.take_to(step);
      CHECK(std::abs(fused.diary->losses.back() - autograd.diary->losses.back()) < 1e-5);
      CHECK(fused.diary->correct.back() == autograd.diary->correct.back());
      CHECK(difference(fused.learner.gradient(), autograd.learner.gradient()) < 1e-5);
      CHECK(difference(fused.learner.parameters(), autograd.learner.parameters()) < 2e-5);
    }
  }

  ToyRun fused, autograd;
};

}  // namespace

TEST_CASE("the fused network computes what autograd does, for any depth and non-linearity", "[property]") {
  const ToyStream stream{.inputs = 9, .outputs = 5, .batch = 10};
  MlpShape shape = stream.shape();
  shape.layers = GENERATE(1, 2, 3, 5);
  shape.activation = GENERATE(Activation::Relu, Activation::LeakyRelu, Activation::None);
  CAPTURE(shape.name());
  Both(stream, shape).check_steps(4);
}

TEST_CASE("the fused network computes what autograd does, for any size of batch and of tiles", "[property]") {
  ToyStream stream{.inputs = 83, .outputs = 10};
  stream.batch = GENERATE(1, 2, 10, 128, 129);
  MlpShape shape = stream.shape();
  shape.units = GENERATE(20, 70, 1030);
  CAPTURE(stream.batch, shape.units);
  Both(stream, shape).check_steps(shape.units > 1000 ? 2 : 4);
}

TEST_CASE("the fused network computes what autograd does, with a gate on every unit", "[property]") {
  ToyStream stream{.inputs = 9, .outputs = 6, .batch = 7, .contexts = 3};
  MlpShape shape = stream.shape(3, 80);
  shape.activation = GENERATE(Activation::Relu, Activation::LeakyRelu, Activation::None);
  shape.gates = draw_gates(3, 2, 80, 0.6, 5);
  Both(stream, shape).check_steps(4);
}

TEST_CASE("the bound on the fused network's gradient holds, and is not finite where an entry may not be",
          "[divergence][property]") {
  const auto [spoilt, dlogit] = GENERATE(table<float, float>({{0.5F, 0.1F},
                                                              {-3e9F, 0.1F},
                                                              {0.5F, -3e9F},
                                                              {infinity, 0.0F},
                                                              {std::nanf(""), 0.1F},
                                                              {0.5F, infinity},
                                                              {0.5F, std::nanf("")}}));
  CAPTURE(spoilt, dlogit);
  const bool finite = std::isfinite(spoilt) && std::isfinite(dlogit);
  const ToyStream stream{.inputs = 83, .outputs = 10, .batch = 4};
  FusedMlp network(stream.shape(3, 90), 3);
  Batch batch = stream(0);
  batch.x.data_ptr<float>()[200] = spoilt;
  std::vector<float> dlogits(40, 0.01F), gradient(static_cast<std::size_t>(network.parameters().size()));
  dlogits[17] = dlogit;
  network.forward({batch.x.data_ptr<float>(), 4}, Mode::Train);
  network.backward(dlogits.data(), gradient.data(), false);
  if (finite) {
    const float largest = largest_magnitude(nullptr, gradient.data(), network.parameters().size());
    CHECK(network.gradient_bound() >= largest);
    CHECK(network.gradient_bound() < 1e4F * largest);
  } else {
    CHECK_FALSE(network.gradient_bound() <= 1e18F);
  }
  network.backward(dlogits.data(), gradient.data(), true);  // added to values that it does not know
  CHECK(network.gradient_bound() == infinity);
}

TEST_CASE("a copy of a fused network gives the same logits and learns on its own", "[property]") {
  const ToyStream stream;
  FusedMlp network(stream.shape(), 3);
  const std::unique_ptr<Network> copy = network.clone();
  const Batch batch = stream(0);
  const Inputs inputs{batch.x.data_ptr<float>(), batch.size()};
  const auto logits = [&](Network& n) {
    const float* values = n.forward(inputs, Mode::Evaluate);
    return std::vector<float>(values, values + batch.size() * stream.outputs);
  };
  const std::vector<float> before = logits(network);
  CHECK(bits(logits(*copy)) == bits(before));
  network.parameters().data()[0] += 1.0F;
  CHECK(bits(logits(*copy)) == bits(before));
  CHECK(bits(logits(network)) != bits(before));
  copy->assign(network);
  CHECK(bits(logits(*copy)) == bits(logits(network)));
}

TEST_CASE("the fused network refuses what only autograd has", "[refusal]") {
  MlpShape shape = ToyStream{}.shape();
  shape.batch_norm = true;
  CHECK(error_line<UsageError>([&] { FusedMlp(shape, 1); }) ==
        "network: the fused network has neither batch norm nor dropout; use nets::mlp, which chooses");
  CHECK(dynamic_cast<AutogradMlp*>(nets::mlp(shape, 1).get()) != nullptr);
  CHECK(dynamic_cast<FusedMlp*>(nets::mlp(ToyStream{}.shape(), 1).get()) != nullptr);
}

TEST_CASE("a network with gates refuses samples whose context it does not know", "[refusal]") {
  const ToyStream stream;
  MlpShape shape = stream.shape();
  shape.gates = draw_gates(2, 2, shape.units, 0.5, 1);
  const auto network = GENERATE(0, 1);
  std::unique_ptr<Network> gated;
  if (network == 0) gated = std::make_unique<FusedMlp>(shape, 1);
  if (network == 1) gated = std::make_unique<AutogradMlp>(shape, 1);
  const Batch batch = stream(0);
  std::vector<std::int64_t> contexts(static_cast<std::size_t>(batch.size()), 1);
  contexts.back() = GENERATE(-1, 2);
  CHECK(error_line<ShapeError>([&] {
          gated->forward({batch.x.data_ptr<float>(), batch.size(), contexts.data()}, Mode::Train);
        }).starts_with("network: context "));
  CHECK(error_line<ShapeError>([&] {
          gated->forward({batch.x.data_ptr<float>(), batch.size()}, Mode::Train);
        }) == "network: gates need the context of every sample; use the task scenario");
}
