#pragma once

#include <meander/learners/linalg/float_array.h>
#include <meander/learners/nets/network.h>

#include <cstdint>
#include <span>
#include <vector>

namespace meander {

/// How similarly a network's probabilities on two samples change with its parameters: K = J diag(variance) J^T in
/// double, row-major [samples, samples], J the derivatives of one output's probability with respect to all parameters
/// (Pan et al. 2020, arXiv:2004.14070). Computed layer by layer, without J: a linear layer's derivative is an outer
/// product, so all outputs share the products of inputs, samples^2 operations per parameter. Parameters outside linear
/// layers (batch norm, convolutions) are differentiated sample by sample.
class FunctionKernel {
 public:
  explicit FunctionKernel(Network& network) : network_(network) {}

  /// One matrix for each of `outputs`, in evaluation mode. `p` [samples, network.outputs()]: probabilities, 0 for
  /// outputs that do not compete; `variance`: one entry per parameter. The same bits for any number of threads.
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

/// The inverse of (kernel + jitter I); the jitter is raised tenfold until the inverse exists. Throws Error if none
/// suffices.
std::vector<double> jittered_inverse(const std::vector<double>& kernel, std::int64_t n, double jitter);

}  // namespace meander
