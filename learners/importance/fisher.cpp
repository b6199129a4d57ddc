#include <meander/learners/importance/fisher.h>

#include <meander/learners/linalg/gemm.h>
#include <meander/learners/nets/layers/activation.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <utility>

namespace meander {

FisherSum::FisherSum(Network& network)
    : network_(network), sum_(network.parameters().size()), squares_(network.linear_layers().size()) {}

bool FisherSum::all_linear() const {
  std::int64_t covered = 0;
  for (const LinearLayer& layer : network_.linear_layers())
    covered += layer.out * (layer.in + (layer.bias >= 0 ? 1 : 0));
  return covered == network_.parameters().size();
}

void FisherSum::add(const Inputs& inputs, const Logits& logits, const LabelChoice& choice) {
  if (all_linear()) {
    add_layers(logits, choice);
  } else {
    add_one_by_one(inputs, logits, choice);
  }
  count_ += logits.rows;
}

void FisherSum::add_layers(const Logits& logits, const LabelChoice& choice) {
  const auto& layers = network_.linear_layers();
  const std::int64_t rows = logits.rows;
  std::vector<const float*> entered(layers.size());
  for (std::size_t l = 0; l < layers.size(); ++l) {
    std::fill_n(squares_[l].reserve(rows * layers[l].out), rows * layers[l].out, 0.0F);
  }
  labels_.visit(logits, choice, [&](const float* weight, const float* dlogits) {
    const auto& passes = network_.backward_layers(dlogits);
    for (std::size_t l = 0; l < layers.size(); ++l) {
      entered[l] = passes[l].input;
      const std::int64_t out = layers[l].out;
      for (std::int64_t i = 0; i < rows; ++i) {
        const float* delta = passes[l].delta + i * out;
        float* square = squares_[l].data() + i * out;
        for (std::int64_t o = 0; o < out; ++o) square[o] += weight[i] * delta[o] * delta[o];
      }
    }
  });
  if (entered.front() == nullptr) return;  // no label had a weight
  for (std::size_t l = 0; l < layers.size(); ++l) {
    const LinearLayer& layer = layers[l];
    float* a = inputs_squared_.reserve(rows * layer.in);
    std::transform(entered[l], entered[l] + rows * layer.in, a, [](float v) { return v * v; });
    gemm(true, false, layer.out, layer.in, rows, squares_[l].data(), layer.out, a, layer.in, true,
         sum_.data() + layer.weight, layer.in);
    if (layer.bias >= 0) column_sums(squares_[l].data(), rows, layer.out, layer.out, true, sum_.data() + layer.bias);
  }
}

void FisherSum::add_one_by_one(const Inputs& inputs, const Logits& logits, const LabelChoice& choice) {
  const std::int64_t rows = logits.rows, outputs = logits.outputs;
  // Collects all output gradients first: the network is used again below.
  std::vector<std::vector<float>> weights, gradients;
  labels_.visit(logits, choice, [&](const float* weight, const float* dlogits) {
    weights.emplace_back(weight, weight + rows);
    gradients.emplace_back(dlogits, dlogits + rows * outputs);
  });
  float* g = gradient_.reserve(sum_.size());
  for (std::int64_t i = 0; i < rows; ++i) {
    const Inputs one{inputs.x + i * network_.inputs(), 1, inputs.context == nullptr ? nullptr : inputs.context + i};
    network_.forward(one, Mode::Evaluate);
    for (std::size_t label = 0; label < weights.size(); ++label) {
      const float weight = weights[label][static_cast<std::size_t>(i)];
      if (weight == 0.0F) continue;
      network_.backward(gradients[label].data() + i * outputs, g, false);
      for (std::int64_t p = 0; p < sum_.size(); ++p) sum_.data()[p] += weight * g[p] * g[p];
    }
  }
}

void FisherSum::add_to_batch(const Logits& logits, const LabelChoice& choice, std::int64_t batch) {
  if (choice.labels == FisherLabels::All || choice.labels == FisherLabels::Sample) {
    throw UsageError("fisher-batch", "a batch has one gradient; labels all and sample need one per sample",
                     "give --fisher-labels=pred or true, or --fisher-batch=1");
  }
  float* g = gradient_.reserve(sum_.size());
  labels_.visit(logits, choice, [&](const float*, const float* dlogits) {
    std::vector<float> mean(dlogits, dlogits + logits.rows * logits.outputs);
    for (float& d : mean) d /= static_cast<float>(batch);
    network_.backward(mean.data(), g, in_batch_ > 0);
  });
  in_batch_ += logits.rows;
  if (in_batch_ < batch) return;
  for (std::int64_t p = 0; p < sum_.size(); ++p) sum_.data()[p] += g[p] * g[p];
  ++count_;
  in_batch_ = 0;
}

FloatArray FisherSum::mean() {
  FloatArray result = sum_;
  const auto count = static_cast<double>(std::max<std::int64_t>(1, std::exchange(count_, 0)));
  for (float& f : result.span()) f = static_cast<float>(f / count);
  sum_.fill(0.0F);
  return result;
}

}  // namespace meander
