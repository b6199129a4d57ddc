#pragma once

#include <meander/learners/float_array.h>
#include <meander/learners/nets/input_matrix.h>
#include <meander/learners/nets/mapped_gradient.h>
#include <meander/stream/arena.h>

#include <cstdint>
#include <vector>

namespace meander {

/// result = left M right for a linear layer's M [out, n]; left [out, out]. In parallel, in tiles that depend on the
/// shape alone. 2 out (k^2 + n out) operations, k the inputs that `right` does not leave alone.
class LayerProduct {
 public:
  void operator()(Arena* arena, std::int64_t out, const float* left, const float* m, InputMatrix& right, float* result);

 private:
  FloatArray half_;
};

/// In single precision, for products.
FloatArray to_float(const std::vector<double>& values);

}  // namespace meander
