#pragma once

#include <meander/learners/float_array.h>
#include <meander/learners/nets/network.h>

#include <cstdint>
#include <span>
#include <vector>

namespace meander {

/// How alike a network's probabilities move on two samples when its parameters do: K = J diag(variance) J^T in double,
/// row-major [samples, samples], J the derivatives of the probability of one output by all parameters (Pan et al. 2020,
/// arXiv:2004.14070). Layer by layer, without J: a linear layer's derivative is an outer product, so that all outputs
/// share the products of inputs, samples^2 operations a parameter. Parameters outside linear layers (batch norm,
/// convolutions) are differentiated sample by sample.
class FunctionKernel {
 public:
  explicit FunctionKernel(Network& network) : network_(network) {}

  /// One matrix for each of `outputs`, in evaluation mode. `p` [samples, network.outputs()]: probabilities, 0 for what
  /// does not compete; `variance`: one entry a parameter. The same bits for any number of threads.
  std::vector<std::vector<double>> operator()(Arena* arena, const Inputs& inputs, const float* p,
                                              std::span<const std::int64_t> outputs, const FloatArray& variance);

 private:
  void differentiate(const float* p, std::int64_t output, std::int64_t rows);
  void keep_deltas(std::span<const std::int64_t> outputs, const float* p, std::int64_t rows);
  void add_layer(Arena* arena, std::size_t layer, std::int64_t rows, const float* variance,
                 std::vector<std::vector<double>>& kernels);
  void add_rest(const Inputs& inputs, const float* p, std::span<const std::int64_t> outputs, const float* variance,
                std::vector<std::vector<double>>& kernels);

  Network& network_;
  std::vector<float> dlogits_;
  std::vector<const float*> entered_;            // by layer: its inputs, [rows, in]
  std::vector<std::vector<FloatArray>> deltas_;  // by layer and output: [out, rows]
};

/// The inverse of (kernel + jitter I), the jitter raised tenfold until it exists. Throws Error where none helps.
std::vector<double> jittered_inverse(const std::vector<double>& kernel, std::int64_t n, double jitter);

}  // namespace meander
