#include <meander/learners/importance/layer_product.h>

#include <meander/learners/nets/gemm.h>

#include <algorithm>

namespace meander {
namespace {

std::int64_t width_of(const LinearLayer& layer) { return layer.in + (layer.bias >= 0 ? 1 : 0); }

// C [m, n] = A [m, k] B [k, n], by tiles of columns.
void product(Arena* arena, std::int64_t m, std::int64_t n, std::int64_t k, const float* a, const float* b, float* c) {
  constexpr std::int64_t tiles = 4;
  const auto tile = [&](int t) {
    const std::int64_t first = n * t / tiles, last = n * (t + 1) / tiles;
    if (last > first) gemm(false, false, m, last - first, k, a, k, b + first, n, false, c + first, n);
  };
  if (arena != nullptr) {
    arena->for_each(tiles, tile);
  } else {
    for (int t = 0; t < tiles; ++t) tile(t);
  }
}

}  // namespace

void gather_layer(const LinearLayer& layer, const float* flat, float* matrix) {
  const std::int64_t n = width_of(layer);
  for (std::int64_t o = 0; o < layer.out; ++o) {
    std::copy_n(flat + layer.weight + o * layer.in, layer.in, matrix + o * n);
    if (n > layer.in) matrix[o * n + layer.in] = flat[layer.bias + o];
  }
}

void add_layer(const LinearLayer& layer, const float* matrix, double factor, float* flat) {
  const std::int64_t n = width_of(layer);
  const auto f = static_cast<float>(factor);
  for (std::int64_t o = 0; o < layer.out; ++o) {
    for (std::int64_t i = 0; i < layer.in; ++i) flat[layer.weight + o * layer.in + i] += f * matrix[o * n + i];
    if (n > layer.in) flat[layer.bias + o] += f * matrix[o * n + layer.in];
  }
}

void set_layer(const LinearLayer& layer, const float* matrix, float* flat) {
  const std::int64_t n = width_of(layer);
  for (std::int64_t o = 0; o < layer.out; ++o) {
    std::copy_n(matrix + o * n, layer.in, flat + layer.weight + o * layer.in);
    if (n > layer.in) flat[layer.bias + o] = matrix[o * n + layer.in];
  }
}

void LayerProduct::operator()(Arena* arena, std::int64_t out, std::int64_t n, const float* left, const float* m,
                              const float* right, float* result) {
  float* half = left == nullptr ? result : half_.reserve(out * n);
  product(arena, out, n, n, m, right, half);
  if (left != nullptr) product(arena, out, n, out, left, half, result);
}

FloatArray to_float(const std::vector<double>& values) {
  FloatArray floats(static_cast<std::int64_t>(values.size()));
  std::transform(values.begin(), values.end(), floats.data(), [](double v) { return static_cast<float>(v); });
  return floats;
}

}  // namespace meander
