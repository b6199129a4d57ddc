#include "catch.h"
#include "conv_fixture.h"

#include <meander/learners/nets/autograd_mlp.h>
#include <meander/learners/nets/fused_mlp.h>

#include <algorithm>

using namespace meander;

namespace {

MlpShape all_options() {
  MlpShape shape = toy_images.shape(4, 6);
  shape.batch_norm = true;
  shape.dropout = 0.4;
  shape.activation = Activation::LeakyRelu;
  return shape;
}

MlpShape gated_shape() {
  MlpShape shape = ToyStream{}.shape();
  shape.gates = draw_gates(2, 2, shape.units, 0.4, 5);
  return shape;
}

std::vector<std::unique_ptr<Network>> networks() {
  std::vector<std::unique_ptr<Network>> list;
  list.push_back(std::make_unique<AutogradMlp>(all_options(), 1));
  list.push_back(std::make_unique<ConvClassifier>(toy_convolutions(), toy_layers(0.4), 1));
  list.push_back(std::make_unique<ConvClassifier>(toy_convolutions(ConvKind::ResNet), toy_layers(), 1, true));
  return list;
}

/// Some d loss / d logits.
std::vector<float> outgoing(std::int64_t count) {
  std::vector<float> values;
  for (std::int64_t i = 0; i < count; ++i) values.push_back(0.1F * static_cast<float>(i % 7 - 3));
  return values;
}

/// The gradient with respect to a layer's parameters, from what passed through it: sum over samples of delta (input,
/// 1).
std::vector<float> layer_gradient(const LinearLayer& layer, const LayerPass& pass, std::int64_t count) {
  std::vector<float> sum(static_cast<std::size_t>(layer.out * layer.in + (layer.bias < 0 ? 0 : layer.out)));
  for (std::int64_t s = 0; s < count; ++s) {
    for (std::int64_t o = 0; o < layer.out; ++o) {
      const float delta = pass.delta[s * layer.out + o];
      for (std::int64_t i = 0; i < layer.in; ++i) {
        sum[static_cast<std::size_t>(o * layer.in + i)] += delta * pass.input[s * layer.in + i];
      }
      if (layer.bias >= 0) sum[static_cast<std::size_t>(layer.out * layer.in + o)] += delta;
    }
  }
  return sum;
}

}  // namespace

TEST_CASE("what passes through the linear layers makes up the gradient of their parameters", "[property]") {
  const Mode mode = GENERATE(Mode::Train, Mode::Evaluate);
  const Batch batch = toy_images(3);
  const std::vector<float> dlogits = outgoing(batch.size() * 4);
  for (const auto& network : networks()) {
    CAPTURE(network->name(), mode == Mode::Train);
    std::vector<float> gradient(static_cast<std::size_t>(network->parameters().size()), 7.0F);
    network->forward({batch.x.data_ptr<float>(), batch.size()}, mode);
    const std::vector<LayerPass> passes = network->backward_layers(dlogits.data());
    network->backward(dlogits.data(), gradient.data(), false);
    REQUIRE(passes.size() == network->linear_layers().size());
    for (std::size_t l = 0; l < passes.size(); ++l) {
      const LinearLayer& layer = network->linear_layers()[l];
      std::vector<float> expected(gradient.begin() + layer.weight,
                                  gradient.begin() + layer.weight + layer.in * layer.out);
      if (layer.bias >= 0) {
        expected.insert(expected.end(), gradient.begin() + layer.bias, gradient.begin() + layer.bias + layer.out);
      }
      CAPTURE(layer.name);
      CHECK(difference(layer_gradient(layer, passes[l], batch.size()), expected) < 1e-6);
      CHECK(std::any_of(expected.begin(), expected.end(), [](float g) { return std::abs(g) > 1e-3F; }));
    }
    CHECK(network->linear_layers().back().name == "out");
    CHECK(network->feature_width() == network->linear_layers().back().in);
    CHECK(std::equal(network->features(), network->features() + batch.size() * network->feature_width(),
                     passes.back().input));
  }
}

TEST_CASE("the linear layers of the autograd and the fused network see the same, gates included", "[property]") {
  const bool with_gates = GENERATE(false, true);
  const ToyStream stream{.contexts = 2};
  const MlpShape shape = with_gates ? gated_shape() : stream.shape();
  AutogradMlp autograd(shape, 1);
  FusedMlp fused(shape, 1);
  const Batch batch = stream(0);
  const Inputs inputs{batch.x.data_ptr<float>(), batch.size(), batch.context.data_ptr<std::int64_t>()};
  const std::vector<float> dlogits = outgoing(batch.size() * shape.outputs);
  autograd.forward(inputs, Mode::Evaluate);
  fused.forward(inputs, Mode::Evaluate);
  const auto& one = autograd.backward_layers(dlogits.data());
  const auto& other = fused.backward_layers(dlogits.data());
  REQUIRE(one.size() == other.size());
  for (std::size_t l = 0; l < one.size(); ++l) {
    const LinearLayer& layer = fused.linear_layers()[l];
    CHECK(autograd.linear_layers()[l].name == layer.name);
    CHECK(autograd.linear_layers()[l].weight == layer.weight);
    CHECK(autograd.linear_layers()[l].bias == layer.bias);
    const auto span = [&](const float* values, std::int64_t width) {
      return std::span(values, static_cast<std::size_t>(batch.size() * width));
    };
    CHECK(difference(span(one[l].input, layer.in), span(other[l].input, layer.in)) < 1e-6);
    CHECK(difference(span(one[l].delta, layer.out), span(other[l].delta, layer.out)) < 1e-6);
  }
}

TEST_CASE("a gradient in evaluation mode can be asked for repeatedly, and changes nothing", "[property]") {
  const Batch batch = toy_images(4);
  for (const auto& network : networks()) {
    CAPTURE(network->name());
    Archive before, after;
    const std::vector<float> first = outgoing(batch.size() * 4);
    std::vector<float> second(first.rbegin(), first.rend()), both = first;
    for (std::size_t i = 0; i < both.size(); ++i) both[i] += second[i];
    const auto size = static_cast<std::size_t>(network->parameters().size());
    std::vector<float> sum(size), whole(size);
    network->save(before);
    network->forward({batch.x.data_ptr<float>(), batch.size()}, Mode::Evaluate);
    network->backward(first.data(), sum.data(), false);
    network->backward(second.data(), sum.data(), true);
    network->backward(both.data(), whole.data(), false);
    CHECK(difference(sum, whole) < 1e-6);
    network->save(after);
    CHECK(before.to_bytes() == after.to_bytes());
  }
}
