#pragma once

#include <cstdint>
#include <string>

namespace meander {

/// A linear map within a network, and where its parameters lie in the flat array.
struct LinearLayer {
  std::string name;  ///< "fc1", "out"
  std::int64_t in = 0;
  std::int64_t out = 0;
  std::int64_t weight = 0;  ///< offset of [out, in]
  std::int64_t bias = -1;   ///< offset of [out]; -1: it has none (batch norm follows)
};

/// What passed through a linear layer in a forward and backward pass.
struct LayerPass {
  const float* input = nullptr;  ///< [count, in]
  const float* delta =
      nullptr;  ///< [count, out]: gradient of the loss with respect to W a + b, before batch norm and gates
};

/// A stretch of the flat array, in floats.
struct ParameterRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

}  // namespace meander
