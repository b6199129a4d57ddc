#include <meander/learners/linalg/mapped_gradient.h>

#include <meander/learners/linalg/gemm.h>
#include <meander/learners/linalg/tiles.h>

#include <algorithm>

namespace meander {
namespace {

// Columns [begin, begin + width) of delta, transposed, times the mapped inputs: rows of dW and entries of db.
void add_rows(const LinearLayer& layer, const float* delta, const float* mapped, std::int64_t rows, std::int64_t begin,
              std::int64_t width, float* gradient) {
  const std::int64_t n = layer.in + (layer.bias >= 0 ? 1 : 0);
  gemm(true, false, width, layer.in, rows, delta + begin, layer.out, mapped, n, false,
       gradient + layer.weight + begin * layer.in, layer.in);
  if (layer.bias < 0) return;
  gemm(true, false, width, 1, rows, delta + begin, layer.out, mapped + layer.in, n, false,
       gradient + layer.bias + begin, 1);
}

}  // namespace

const float* MappedGradient::with_one(const LinearLayer& layer, const float* input, std::int64_t rows) {
  if (layer.bias < 0) return input;
  const std::int64_t n = layer.in + 1;
  float* inputs = inputs_.reserve(rows * n);
  for (std::int64_t r = 0; r < rows; ++r) *std::copy_n(input + r * layer.in, layer.in, inputs + r * n) = 1.0F;
  return inputs;
}

void MappedGradient::map(Arena* arena, const LinearLayer& layer, const LayerPass& pass, std::int64_t rows,
                         InputMatrix& map, float* gradient) {
  const std::int64_t n = map.size(), out = layer.out;
  const float* inputs = with_one(layer, pass.input, rows);
  const bool fewer_rows = rows < out;
  float* mapped = mapped_.reserve((fewer_rows ? rows : out) * n);
  if (fewer_rows) map.multiply(arena, rows, inputs, mapped);
  float* matrix = fewer_rows ? nullptr : matrix_.reserve(out * n);
  const std::vector<std::int64_t> cuts = column_tiles(out);
  for_each_tile(arena, static_cast<int>(cuts.size()) - 1, [&](int tile) {
    const std::int64_t begin = cuts[static_cast<std::size_t>(tile)];
    const std::int64_t width = cuts[static_cast<std::size_t>(tile) + 1] - begin;
    if (fewer_rows) {
      add_rows(layer, pass.delta, mapped, rows, begin, width, gradient);
    } else {
      gemm(true, false, width, n, rows, pass.delta + begin, out, inputs, n, false, matrix + begin * n, n);
    }
  });
  if (fewer_rows) return;
  map.multiply(arena, out, matrix, mapped);
  set_layer(layer, mapped, gradient);
}

void MappedGradient::operator()(Arena* arena, const std::vector<LinearLayer>& layers,
                                const std::vector<LayerPass>& passes, std::int64_t rows, std::span<InputMatrix> maps,
                                float* gradient) {
  for (std::size_t l = 0; l < layers.size(); ++l) map(arena, layers[l], passes[l], rows, maps[l], gradient);
}

void gather_layer(const LinearLayer& layer, const float* flat, float* matrix) {
  const std::int64_t n = layer.in + (layer.bias >= 0 ? 1 : 0);
  for (std::int64_t o = 0; o < layer.out; ++o) {
    std::copy_n(flat + layer.weight + o * layer.in, layer.in, matrix + o * n);
    if (n > layer.in) matrix[o * n + layer.in] = flat[layer.bias + o];
  }
}

void add_layer(const LinearLayer& layer, const float* matrix, double factor, float* flat) {
  const std::int64_t n = layer.in + (layer.bias >= 0 ? 1 : 0);
  const auto f = static_cast<float>(factor);
  for (std::int64_t o = 0; o < layer.out; ++o) {
    for (std::int64_t i = 0; i < layer.in; ++i) flat[layer.weight + o * layer.in + i] += f * matrix[o * n + i];
    if (n > layer.in) flat[layer.bias + o] += f * matrix[o * n + layer.in];
  }
}

void set_layer(const LinearLayer& layer, const float* matrix, float* flat) {
  const std::int64_t n = layer.in + (layer.bias >= 0 ? 1 : 0);
  for (std::int64_t o = 0; o < layer.out; ++o) {
    std::copy_n(matrix + o * n, layer.in, flat + layer.weight + o * layer.in);
    if (n > layer.in) flat[layer.bias + o] = matrix[o * n + layer.in];
  }
}

}  // namespace meander
