#include "catch.h"
#include "conv_fixture.h"
#include "stream/error_line.h"

#include <algorithm>
#include <numeric>

using namespace meander;

namespace {

ToyRun conv_run(bool frozen, const std::string& method, double dropout = 0.0) {
  auto network = std::make_unique<ConvClassifier>(toy_convolutions(), toy_layers(dropout), 1, frozen);
  return {toy_images, std::move(network), toy_method(method), {.consolidate = every(3)}};
}

std::vector<float> stretch(const Network& network, const std::string& first, const std::string& end) {
  const ParameterArray& array = network.parameters();
  return {array.data() + array.entry(first).offset, array.data() + array.entry(end).offset};
}

}  // namespace

TEST_CASE("convolutions start uniform in one over the root of the fan-in, the same for the same seed",
          "[property][conv]") {
  const ConvShape shape{.channels = 4, .side = 4, .depth = 2, .first_channels = 25, .kind = ConvKind::ResNet};
  ConvClassifier network(shape, toy_layers(), 3);
  const auto bound = [&](const std::string& name, float limit) {
    const ParameterEntry& entry = network.parameters().entry(name);
    const float* values = network.parameters().data() + entry.offset;
    const auto [low, high] = std::minmax_element(values, values + entry.size);
    CAPTURE(name);
    CHECK(*low >= -limit);
    CHECK(*low < -0.9F * limit);
    CHECK(*high <= limit);
    CHECK(*high > 0.9F * limit);
  };
  bound("conv1.weight", 1.0F / 6.0F);
  bound("conv2.block1.conv1.weight", 1.0F / 15.0F);
  bound("conv2.block1.shortcut.conv.weight", 1.0F / 5.0F);
  CHECK(stretch(network, "conv1.bn.weight", "conv1.bn.bias") == std::vector<float>(25, 1.0F));
  const auto weights = [&](std::uint64_t seed) {
    return stretch(ConvClassifier(shape, toy_layers(), seed), "conv1.weight", "out.weight");
  };
  CHECK(weights(3) == stretch(network, "conv1.weight", "out.weight"));
  CHECK(weights(4) != weights(3));
}

TEST_CASE("frozen convolutions stay as they were, in evaluation mode, whatever else is learned", "[property][conv]") {
  const std::string method = GENERATE("none", "er and si", "lwf", "agem");
  ToyRun training = conv_run(true, method);
  auto& network = dynamic_cast<ConvClassifier&>(training.learner.network());
  training.take_to(2);
  network.parameters().data()[0] += 0.1F;  // given, not learned
  network.running("conv1.bn.running_mean")[0] = 0.25F;
  const auto convolutions = stretch(network, "conv1.weight", "fc1.weight");
  const auto layers = stretch(network, "fc1.weight", "out.bias");
  training.take_to(9);
  CHECK(bits(stretch(network, "conv1.weight", "fc1.weight")) == bits(convolutions));
  CHECK(stretch(network, "fc1.weight", "out.bias") != layers);
  CHECK(network.running("conv1.bn.running_mean")[0] == 0.25F);
  CHECK(network.running("fc1.bn.running_mean")[0] != 0.0F);
  const std::vector<float> gradient = training.gradient();
  CHECK(std::count(gradient.begin(), gradient.begin() + network.parameter_groups()[0].end, 0.0F) ==
        network.parameter_groups()[0].end);
}

TEST_CASE("convolutions that are not frozen learn, and their statistics follow", "[property][conv]") {
  ToyRun training = conv_run(false, "none");
  auto& network = dynamic_cast<ConvClassifier&>(training.learner.network());
  const auto convolutions = stretch(network, "conv1.weight", "fc1.weight");
  training.take_to(60);
  CHECK(difference(stretch(network, "conv1.weight", "fc1.weight"), convolutions) > 1e-3);
  CHECK(network.running("conv1.bn.running_mean")[0] != 0.0F);
  const std::vector<double>& losses = training.diary->losses;
  CHECK(std::accumulate(losses.end() - 10, losses.end(), 0.0) <
        std::accumulate(losses.begin(), losses.begin() + 10, 0.0));
}

TEST_CASE("a copy and a loaded convolutional network go on as the first would", "[property][conv]") {
  const bool frozen = GENERATE(false, true);
  ToyRun training = conv_run(frozen, "none", 0.3);
  training.take_to(5);
  Network& network = training.learner.network();
  const std::unique_ptr<Network> copy = network.clone();
  Archive saved;
  network.save(saved);
  ConvClassifier loaded(toy_convolutions(), toy_layers(0.3), 1, frozen);
  loaded.load(saved);
  const Batch batch = toy_images(8);
  const auto after = [&](Network& of) {  // a training pass changes statistics and draws dropout
    logits(of, batch, Mode::Train);
    const auto trained = logits(of, batch, Mode::Train), evaluated = logits(of, batch);
    return std::pair(bits(trained), bits(evaluated));
  };
  const auto expected = after(network);
  CHECK(after(*copy) == expected);
  CHECK(after(loaded) == expected);
  ConvClassifier assigned(toy_convolutions(), toy_layers(0.3), 2, frozen);
  assigned.assign(network);
  CHECK(bits(logits(assigned, batch)) == expected.second);
}

TEST_CASE("a single sample with a single value per channel does not spoil what batch norm has seen",
          "[regression][conv]") {
  const ConvShape conv{.channels = 1, .side = 2, .depth = 3, .first_channels = 2, .reducing = 3};
  ConvClassifier network(conv, toy_layers(), 1);
  const float x[4] = {0.5F, -1.0F, 2.0F, 0.25F};
  network.forward({x, 1}, Mode::Train);
  for (const char* name : {"conv1.bn.running_var", "conv2.bn.running_var", "fc1.bn.running_var"}) {
    CAPTURE(name);
    CHECK(network.running(name)[0] == 1.0F);
  }
}

TEST_CASE("batches of two are needed where batch norm sees a single value of each image", "[regression][conv]") {
  const auto least = [](const ConvShape& conv, bool frozen = false) {
    MlpShape layers = toy_layers();
    layers.batch_norm = false;
    return ConvClassifier(conv, layers, 1, frozen).least_batch();
  };
  const auto shape = [](ConvKind kind, std::int64_t depth) {  // sides 4, 2, 1, 1, ...
    return ConvShape{.channels = 1, .side = 4, .depth = depth, .first_channels = 2, .kind = kind};
  };
  CHECK(least(shape(ConvKind::Standard, 3)) == 1);  // its last layer has no batch norm
  CHECK(least(shape(ConvKind::Standard, 4)) == 2);
  CHECK(least(shape(ConvKind::ResNet, 2)) == 1);
  CHECK(least(shape(ConvKind::ResNet, 3)) == 2);
  CHECK(least(shape(ConvKind::ResNet, 3), /*frozen=*/true) == 1);
  ConvShape plain = shape(ConvKind::ResNet, 3);
  plain.batch_norm = false;
  CHECK(least(plain) == 1);
}

TEST_CASE("a classifier without convolutional layers is refused", "[refusal][conv]") {
  CHECK(error_line<UsageError>([] { ConvClassifier({.depth = 0}, toy_layers(), 1); }) ==
        "convolutional layers: a network without them is a multi-layer perceptron; give 1 or more");
}
