#include <meander/learners/nets/layers/conv_layer.h>

#include <ATen/ops/batch_norm.h>
#include <ATen/ops/convolution.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/leaky_relu.h>
#include <ATen/ops/relu.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace meander {

Leaves leaves_of(ParameterArray& parameters, bool gradients, std::size_t frozen) {
  Leaves leaves;
  leaves.reserve(parameters.entries().size());
  for (const ParameterEntry& entry : parameters.entries()) {
    const bool learns = gradients && leaves.size() >= frozen;
    leaves.push_back(at::from_blob(parameters.data() + entry.offset, entry.shape).requires_grad_(learns));
  }
  return leaves;
}

ConvLayer::ConvLayer(const ConvLayerShape& shape, ParameterArray& parameters, RunningStatistics& running)
    : shape_(shape), weight_(parameters.entries().size()) {
  const std::int64_t rows = shape.transposed ? shape.in : shape.out, columns = shape.transposed ? shape.out : shape.in;
  parameters.add(shape.name + ".weight", {rows, columns, shape.kernel, shape.kernel});
  bias_ = parameters.entries().size();
  if (shape.bias) parameters.add(shape.name + ".bias", {shape.out});
  if (shape.norm.empty()) return;
  scale_ = parameters.entries().size();
  parameters.add(shape.norm + ".weight", {shape.out});
  parameters.add(shape.norm + ".bias", {shape.out});
  mean_ = running.add(shape.norm + ".running_mean", shape.out, 0.0F);
  variance_ = running.add(shape.norm + ".running_var", shape.out, 1.0F);
}

void ConvLayer::initialise(ParameterArray& parameters, Rng& rng) const {
  const auto values = [&](std::size_t place) {
    const ParameterEntry& entry = parameters.entries()[place];
    return std::pair(parameters.data() + entry.offset, entry.size);
  };
  // A transposed convolution's fan-in is computed from its weight's shape, as the field's libraries do.
  const std::int64_t columns = shape_.transposed ? shape_.out : shape_.in;
  const double bound = 1.0 / std::sqrt(static_cast<double>(columns * shape_.kernel * shape_.kernel));
  const auto draw = [&](std::size_t place) {
    const auto [first, size] = values(place);
    std::generate_n(first, size, [&] { return static_cast<float>(rng.uniform(-bound, bound)); });
  };
  draw(weight_);
  if (shape_.bias) draw(bias_);
  if (shape_.norm.empty()) return;
  const auto [scale, size] = values(scale_);
  std::fill_n(scale, size, 1.0F);
  const auto [shift, as_many] = values(scale_ + 1);
  std::fill_n(shift, as_many, 0.0F);
}

at::Tensor ConvLayer::forward(const at::Tensor& x, const Leaves& leaves, RunningStatistics& running, bool train) const {
  const std::int64_t s = shape_.stride, p = shape_.padding;
  const at::Tensor bias = shape_.bias ? leaves[bias_] : at::Tensor();
  at::Tensor h = at::convolution(x, leaves[weight_], bias, {s, s}, {p, p}, {1, 1}, shape_.transposed, {0, 0}, 1);
  if (shape_.norm.empty()) return h;
  const at::Tensor mean = at::from_blob(running.at(mean_), {shape_.out});
  const at::Tensor variance = at::from_blob(running.at(variance_), {shape_.out});
  // A single value per channel has no variance: it is normalised by the running statistics.
  const bool by_batch = train && h.numel() > shape_.out;
  return at::batch_norm(h, leaves[scale_], leaves[scale_ + 1], mean, variance, by_batch, 0.1, 1e-5, false);
}

at::Tensor activate(const at::Tensor& x, float slope) {
  if (slope == 1.0F) return x;
  return slope == 0.0F ? at::relu(x) : at::leaky_relu(x, slope);
}

}  // namespace meander
