#pragma once

#include <meander/learners/nets/layers/parameter_array.h>
#include <meander/learners/nets/layers/running_statistics.h>
#include <meander/stream/runtime/rng.h>

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace meander {

/// Views of a ParameterArray's tensors, one per entry: autograd's leaves.
using Leaves = std::vector<at::Tensor>;

/// Views of all parameters, the first `frozen` of which need no gradient.
Leaves leaves_of(ParameterArray& parameters, bool gradients, std::size_t frozen = 0);

struct ConvLayerShape {
  std::string name{};  ///< "conv1": "conv1.weight", "conv1.bias"
  std::string norm{};  ///< name of the batch norm that follows: "conv1.bn"; empty: none
  std::int64_t in = 0;
  std::int64_t out = 0;
  std::int64_t kernel = 3;
  std::int64_t stride = 1;
  std::int64_t padding = 1;
  bool bias = true;
  bool transposed = false;  ///< the weight then is [in, out, kernel, kernel], else [out, in, kernel, kernel]
};

/// A convolution (or its transpose) and the batch norm that may follow, through autograd. Batch norm: eps 1e-5,
/// momentum 0.1, unbiased running variance.
class ConvLayer {
 public:
  /// Adds its parameters and running statistics to those of the network that it is part of.
  ConvLayer(const ConvLayerShape& shape, ParameterArray& parameters, RunningStatistics& running);

  /// Weights and bias uniform in +-1/sqrt(fan-in), batch norm scale 1, shift 0.
  void initialise(ParameterArray& parameters, Rng& rng) const;

  /// [count, in, h, w] -> [count, out, h', w']; no non-linearity. `leaves` are those of the whole network. With `train`
  /// it normalises by the batch and updates the running statistics.
  at::Tensor forward(const at::Tensor& x, const Leaves& leaves, RunningStatistics& running, bool train) const;

 private:
  ConvLayerShape shape_;
  std::size_t weight_ = 0, bias_ = 0, scale_ = 0;  // places of leaves; the shift follows the scale
  std::size_t mean_ = 0, variance_ = 0;            // places of running statistics
};

/// max(x, 0) + slope min(x, 0), through autograd.
at::Tensor activate(const at::Tensor& x, float slope);

}  // namespace meander
