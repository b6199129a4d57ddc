#pragma once

#include <meander/learners/nets/layers/conv_layer.h>
#include <meander/learners/nets/layers/running_statistics.h>
#include <meander/learners/nets/network.h>
#include <meander/stream/runtime/rng.h>

#include <ATen/core/Tensor.h>

#include <vector>

namespace meander {

/// What a forward pass through LibTorch's autograd is computed from, and what it keeps for the backward pass.
struct AutogradPass {
  Inputs inputs;
  bool train = false;  ///< batch statistics, dropout
  Leaves leaves;       ///< of the whole network
  RunningStatistics* running = nullptr;
  Rng* dropout = nullptr;
  /// Input and output of each fully-connected layer's W a + b: [count, in], [count, out].
  std::vector<at::Tensor> linear_inputs{}, linear_outputs{};
};

}  // namespace meander
