#include <meander/learners/linalg/layer_product.h>

#include <meander/learners/linalg/gemm.h>
#include <meander/learners/linalg/tiles.h>

#include <algorithm>

namespace meander {

void LayerProduct::operator()(Arena* arena, std::int64_t out, const float* left, const float* m, InputMatrix& right,
                              float* result) {
  const std::int64_t n = right.size();
  float* half = half_.reserve(out * n);
  right.multiply(arena, out, m, half);
  const std::vector<std::int64_t> cuts = column_tiles(n);
  for_each_tile(arena, static_cast<int>(cuts.size()) - 1, [&](int tile) {
    const std::int64_t first = cuts[static_cast<std::size_t>(tile)];
    const std::int64_t width = cuts[static_cast<std::size_t>(tile) + 1] - first;
    gemm(false, false, out, width, out, left, out, half + first, n, false, result + first, n);
  });
}

FloatArray to_float(const std::vector<double>& values) {
  FloatArray floats(static_cast<std::int64_t>(values.size()));
  std::transform(values.begin(), values.end(), floats.data(), [](double v) { return static_cast<float>(v); });
  return floats;
}

}  // namespace meander
