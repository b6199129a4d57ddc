#pragma once

#include <meander/learners/float_array.h>
#include <meander/learners/nets/linear_layer.h>
#include <meander/stream/arena.h>

#include <cstdint>
#include <span>
#include <vector>

namespace meander {

/// A linear layer's weights and bias side by side, [out, in (+ 1)], out of and into the flat array.
void gather_layer(const LinearLayer& layer, const float* flat, float* matrix);
void add_layer(const LinearLayer& layer, const float* matrix, double factor, float* flat);
void set_layer(const LinearLayer& layer, const float* matrix, float* flat);

/// result = left M right for a layer's M [out, n]; left [out, out] may be null (the identity). In parallel, in tiles
/// that depend on the shape alone. 2 out n (n + out) operations.
class LayerProduct {
 public:
  void operator()(Arena* arena, std::int64_t out, std::int64_t n, const float* left, const float* m, const float* right,
                  float* result);

 private:
  FloatArray half_;
};

/// In single precision, for products.
FloatArray to_float(const std::vector<double>& values);

}  // namespace meander
