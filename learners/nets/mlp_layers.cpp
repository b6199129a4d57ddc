#include <meander/learners/nets/mlp_layers.h>

#include <meander/learners/nets/layers/parameter_array.h>
#include <meander/stream/runtime/error.h>

#include <ATen/ops/batch_norm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/linear.h>

#include <algorithm>
#include <utility>

namespace meander {
namespace {

at::Tensor gates_of(const Gates& gates, std::int64_t layer, const Inputs& inputs, std::int64_t units) {
  if (inputs.context == nullptr) {
    throw ShapeError("network", "gates need the context of every sample", "use the task scenario");
  }
  at::Tensor rows = at::empty({inputs.count, units}, at::kFloat);
  for (std::int64_t i = 0; i < inputs.count; ++i) {
    std::copy_n(gates.row(static_cast<std::size_t>(layer), inputs.context[i], units), units,
                rows.data_ptr<float>() + i * units);
  }
  return rows;
}

// Inverted dropout from our own rng: with ATen's global one a run would depend on everything else that draws.
at::Tensor dropout_mask(Rng& rng, at::IntArrayRef sizes, double probability) {
  at::Tensor mask = at::empty(sizes, at::kFloat);
  const auto kept = static_cast<float>(1.0 / (1.0 - probability));
  std::generate_n(mask.data_ptr<float>(), mask.numel(), [&] { return rng.uniform() < probability ? 0.0F : kept; });
  return mask;
}

}  // namespace

MlpLayers::MlpLayers(MlpShape shape, ParameterArray& parameters, RunningStatistics& running)
    : shape_(std::move(shape)), first_leaf_(parameters.entries().size()) {
  check(shape_);
  add_parameters(shape_, parameters);
  for (std::int64_t l = 0; shape_.batch_norm && l + 1 < shape_.layers; ++l) {
    const std::size_t mean = running.add(shape_.layer_name(l) + ".bn.running_mean", shape_.units, 0.0F);
    running.add(shape_.layer_name(l) + ".bn.running_var", shape_.units, 1.0F);
    if (l == 0) first_statistic_ = mean;
  }
}

std::vector<LinearLayer> MlpLayers::linear(const ParameterArray& parameters) const {
  std::vector<LinearLayer> layers;
  for (std::int64_t l = 0; l < shape_.layers; ++l) {
    const std::string name = shape_.layer_name(l);
    const bool own_bias = shape_.has_bias(l) && !bias_outside(l);
    layers.push_back({name, shape_.fan_in(l), shape_.width(l), parameters.entry(name + ".weight").offset,
                      own_bias ? parameters.entry(name + ".bias").offset : -1});
  }
  return layers;
}

at::Tensor MlpLayers::normalise(const at::Tensor& x, std::int64_t layer, const AutogradPass& pass) const {
  const auto l = static_cast<std::size_t>(layer);  // every layer before it has a weight, a scale and a shift
  const at::Tensor mean = at::from_blob(pass.running->at(first_statistic_ + 2 * l), {shape_.units});
  const at::Tensor variance = at::from_blob(pass.running->at(first_statistic_ + 2 * l + 1), {shape_.units});
  const at::Tensor &scale = pass.leaves[first_leaf_ + 3 * l + 1], &shift = pass.leaves[first_leaf_ + 3 * l + 2];
  // A single sample has no variance: it is normalised, as in evaluation, by the running statistics.
  const bool by_batch = pass.train && x.size(0) > 1;
  return at::batch_norm(x, scale, shift, mean, variance, by_batch, 0.1, 1e-5, false);
}

// A bias that is added after the gate is not part of the linear map.
bool MlpLayers::bias_outside(std::int64_t layer) const {
  return shape_.gates.bias_outside && !shape_.gates.layers.empty() && layer + 1 < shape_.layers;
}

at::Tensor MlpLayers::forward(at::Tensor x, AutogradPass& pass) const {
  std::size_t leaf = first_leaf_;
  for (std::int64_t l = 0; l < shape_.layers; ++l) {
    if (l > 0 && shape_.dropout > 0 && pass.train) x = x.mul(dropout_mask(*pass.dropout, x.sizes(), shape_.dropout));
    pass.linear_inputs.push_back(x);
    const bool outside = bias_outside(l), own_bias = shape_.has_bias(l) && !outside;
    x = at::linear(x, pass.leaves[leaf], own_bias ? pass.leaves[leaf + 1] : at::Tensor());
    pass.linear_outputs.push_back(x);
    if (outside) x = x.mul(gates_of(shape_.gates, l, pass.inputs, shape_.units));
    if (outside && shape_.has_bias(l)) x = x.add(pass.leaves[leaf + 1]);
    leaf += shape_.has_bias(l) ? 2 : 3;
    if (l + 1 == shape_.layers) break;
    if (!shape_.has_bias(l)) x = normalise(x, l, pass);
    if (!shape_.gates.layers.empty() && !outside) x = x.mul(gates_of(shape_.gates, l, pass.inputs, shape_.units));
    x = activate(x, negative_slope(shape_.activation));
  }
  return x;
}

}  // namespace meander
