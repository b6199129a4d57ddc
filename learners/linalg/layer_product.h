#pragma once

#include <meander/learners/linalg/float_array.h>
#include <meander/learners/linalg/input_matrix.h>
#include <meander/learners/linalg/mapped_gradient.h>
#include <meander/stream/runtime/arena.h>

#include <cstdint>
#include <vector>

namespace meander {

/// result = left M right for a linear layer's M [out, n]; left [out, out]. In parallel, in tiles that depend on the
/// shape alone. 2 out (k^2 + n out) operations, where k = right.block().
class LayerProduct {
 public:
  void operator()(Arena* arena, std::int64_t out, const float* left, const float* m, InputMatrix& right, float* result);

 private:
  FloatArray half_;
};

/// In single precision, for products.
FloatArray to_float(const std::vector<double>& values);

}  // namespace meander
