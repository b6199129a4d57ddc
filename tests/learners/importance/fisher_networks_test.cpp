#include "catch.h"
#include "learners/nets/conv_fixture.h"

#include <meander/learners/importance/fisher.h>
#include <meander/learners/nets/autograd_mlp.h>

#include <algorithm>
#include <cmath>
#include <functional>

// The diagonal Fisher information of networks with parameters outside linear layers.
namespace meander {
namespace {

using MakeNetwork = std::function<std::unique_ptr<Network>()>;

MlpShape normalised_layers() {
  MlpShape shape = toy_images.shape();
  shape.batch_norm = true;
  return shape;
}

std::vector<MakeNetwork> network_makers() {
  return {[] { return std::make_unique<AutogradMlp>(normalised_layers(), 1); },
          [] { return std::make_unique<ConvClassifier>(toy_convolutions(), toy_layers(), 1); },
          [] { return std::make_unique<ConvClassifier>(toy_convolutions(ConvKind::ResNet), toy_layers(), 1); }};
}

/// Gives the network running statistics other than a fresh one's.
void settle(Network& network, const Batch& batch) {
  for (int i = 0; i < 5; ++i) network.forward({batch.x.data_ptr<float>(), batch.size()}, Mode::Train);
}

/// One sample and one label at a time: p_c times the squared gradient of -log p_c, p the softmax over the allowed
/// outputs.
std::vector<double> by_label_loop(Network& network, const Batch& batch, const std::vector<std::uint8_t>& allowed) {
  std::vector<double> mean(static_cast<std::size_t>(network.parameters().size()), 0.0);
  std::vector<float> gradient(mean.size());
  for (std::int64_t i = 0; i < batch.size(); ++i) {
    const float* f = network.forward({batch.x.data_ptr<float>() + i * network.inputs(), 1}, Mode::Evaluate);
    std::vector<double> p(allowed.size(), 0.0);
    double sum = 0.0;
    for (std::size_t c = 0; c < p.size(); ++c) {
      p[c] = allowed[c] != 0 ? std::exp(double{f[c]}) : 0.0;
      sum += p[c];
    }
    for (std::size_t c = 0; c < p.size(); ++c) {
      std::vector<float> slope;
      for (std::size_t k = 0; k < p.size(); ++k) slope.push_back(static_cast<float>(p[k] / sum - (k == c ? 1 : 0)));
      network.backward(slope.data(), gradient.data(), false);
      const double weight = p[c] / sum / static_cast<double>(batch.size());
      for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += weight * gradient[k] * gradient[k];
    }
  }
  return mean;
}

FloatArray by_fisher_sum(Network& network, const Batch& batch, const std::vector<std::uint8_t>& allowed) {
  FisherSum sum(network);
  const Inputs inputs{batch.x.data_ptr<float>(), batch.size()};
  const Logits logits{network.forward(inputs, Mode::Evaluate), batch.size(), network.outputs()};
  sum.add(inputs, logits, {FisherLabels::All, Columns::masked(allowed), nullptr});
  return sum.mean();
}

}  // namespace

TEST_CASE("the diagonal Fisher of networks with batch norm and convolutions is that of single samples",
          "[fisher][property]") {
  const std::size_t which = GENERATE(0U, 1U, 2U);
  const auto network = network_makers().at(which)();
  CAPTURE(network->name());
  const Batch batch = toy_images(3);
  settle(*network, batch);
  const std::vector<std::uint8_t> allowed{1, 0, 1, 1};
  const FloatArray fisher = by_fisher_sum(*network, batch, allowed);
  const std::vector<double> expected = by_label_loop(*network, batch, allowed);
  for (const ParameterEntry& entry : network->parameters().entries()) {
    CAPTURE(entry.name);
    double most = 0.0;
    for (std::int64_t k = entry.offset; k < entry.offset + entry.size; ++k) {
      const double wanted = expected[static_cast<std::size_t>(k)];
      most = std::max(most, wanted);
      CHECK(double{fisher.data()[k]} == Approx(wanted).epsilon(1e-3).margin(1e-9));
    }
    CHECK(most > 0);
  }
}

}  // namespace meander
