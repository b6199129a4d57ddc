#pragma once

#include <meander/learners/linalg/linear_layer.h>
#include <meander/learners/nets/autograd_pass.h>
#include <meander/learners/nets/mlp_shape.h>

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace meander {

/// The fully-connected layers of a shape as a piece of a network that runs through LibTorch's autograd, batch norm,
/// dropout and gates included. Running statistics ("fc1.bn.running_mean"): momentum 0.1, unbiased variance; eps 1e-5.
class MlpLayers {
 public:
  /// Adds its parameters and running statistics to those of the network, in order. Throws UsageError for a shape that
  /// cannot be built.
  MlpLayers(MlpShape shape, ParameterArray& parameters, RunningStatistics& running);

  const MlpShape& shape() const { return shape_; }
  void save_gates(Archive& to) const { shape_.gates.save(shape_.hidden_layer_names(), to); }
  void load_gates(const Archive& from) { shape_.gates.load(shape_.hidden_layer_names(), from); }
  void assign_gates(const MlpLayers& other) { shape_.gates = other.shape_.gates; }
  /// Where they lie in the flat array; the output layer is the last.
  std::vector<LinearLayer> linear(const ParameterArray& parameters) const;

  /// x [count, inputs] -> logits [count, outputs]; dropout draws from the pass's rng.
  at::Tensor forward(at::Tensor x, AutogradPass& pass) const;

 private:
  bool bias_outside(std::int64_t layer) const;
  at::Tensor normalise(const at::Tensor& x, std::int64_t layer, const AutogradPass& pass) const;

  MlpShape shape_;
  std::size_t first_leaf_ = 0, first_statistic_ = 0;
};

}  // namespace meander
