#include <meander/learners/importance/function_kernel.h>

#include <meander/learners/linalg/gemm.h>
#include <meander/learners/linalg/kernel_attributes.h>
#include <meander/learners/linalg/symmetric_inverse.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>

namespace meander {
namespace {

// Rows of the kernels' lower triangle per task.
constexpr std::int64_t tile_rows = 32;

// kernel[j] += delta_i delta[j] alike[j]
MEANDER_KERNEL void add_products(float delta_i, const float* delta, const float* alike, double* kernel,
                                 std::int64_t count) {
  for (std::int64_t j = 0; j < count; ++j) kernel[j] += static_cast<double>(delta_i * delta[j] * alike[j]);
}

void mirror_lower(std::vector<double>& matrix, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) {
    for (std::int64_t j = 0; j < i; ++j) {
      matrix[static_cast<std::size_t>(j * n + i)] = matrix[static_cast<std::size_t>(i * n + j)];
    }
  }
}

// The parameter ranges outside all linear layers.
std::vector<ParameterRange> outside(const std::vector<LinearLayer>& layers, std::int64_t size) {
  std::vector<ParameterRange> inside;
  for (const LinearLayer& layer : layers) {
    inside.push_back({layer.weight, layer.weight + layer.in * layer.out});
    if (layer.bias >= 0) inside.push_back({layer.bias, layer.bias + layer.out});
  }
  std::sort(inside.begin(), inside.end(),
            [](const ParameterRange& a, const ParameterRange& b) { return a.begin < b.begin; });
  inside.push_back({size, size});
  std::vector<ParameterRange> rest;
  std::int64_t at = 0;
  for (const ParameterRange& range : inside) {
    if (range.begin > at) rest.push_back({at, range.begin});
    at = range.end;
  }
  return rest;
}

}  // namespace

// d p_c / d logits, row by row: p_c (e_c - p).
void FunctionKernel::differentiate(const float* p, std::int64_t output, std::int64_t rows) {
  const std::int64_t width = network_.outputs();
  dlogits_.resize(static_cast<std::size_t>(rows * width));
  for (std::int64_t i = 0; i < rows; ++i) {
    const float* row = p + i * width;
    float* d = dlogits_.data() + i * width;
    for (std::int64_t k = 0; k < width; ++k) d[k] = row[output] * ((k == output ? 1.0F : 0.0F) - row[k]);
  }
}

void FunctionKernel::keep_deltas(std::span<const std::int64_t> outputs, const float* p, std::int64_t rows) {
  const auto& layers = network_.linear_layers();
  entered_.resize(layers.size());
  deltas_.assign(layers.size(), std::vector<FloatArray>(outputs.size()));
  for (std::size_t c = 0; c < outputs.size(); ++c) {
    differentiate(p, outputs[c], rows);
    const auto& passes = network_.backward_layers(dlogits_.data());
    for (std::size_t l = 0; l < layers.size(); ++l) {
      entered_[l] = passes[l].input;
      const std::int64_t out = layers[l].out;
      float* turned = deltas_[l][c].reserve(out * rows);
      for (std::int64_t i = 0; i < rows; ++i) {
        for (std::int64_t o = 0; o < out; ++o) turned[o * rows + i] = passes[l].delta[i * out + o];
      }
    }
  }
}

void FunctionKernel::add_layer(Arena* arena, std::size_t l, std::int64_t rows, const float* variance,
                               std::vector<std::vector<double>>& kernels) {
  const LinearLayer& layer = network_.linear_layers()[l];
  const float* a = entered_[l];
  const auto tile = [&](int t) {
    const std::int64_t first = t * tile_rows, last = std::min(rows, first + tile_rows), count = last - first;
    std::vector<float> scaled(static_cast<std::size_t>(count * layer.in)),
        alike(static_cast<std::size_t>(count * last));
    for (std::int64_t o = 0; o < layer.out; ++o) {
      const float* of_weights = variance + layer.weight + o * layer.in;
      const float of_bias = layer.bias >= 0 ? variance[layer.bias + o] : 0.0F;
      for (std::int64_t i = 0; i < count; ++i) {
        const float* row = a + (first + i) * layer.in;
        std::transform(row, row + layer.in, of_weights, scaled.data() + i * layer.in, std::multiplies<>());
      }
      gemm(false, true, count, last, layer.in, scaled.data(), layer.in, a, layer.in, false, alike.data(), last);
      for (float& value : alike) value += of_bias;
      for (std::size_t c = 0; c < kernels.size(); ++c) {
        const float* delta = deltas_[l][c].data() + o * rows;
        for (std::int64_t i = 0; i < count; ++i) {
          const float delta_i = delta[first + i];
          if (delta_i == 0.0F) continue;  // a unit that is shut
          add_products(delta_i, delta, alike.data() + i * last, kernels[c].data() + (first + i) * rows, first + i + 1);
        }
      }
    }
  };
  const int tiles = static_cast<int>((rows + tile_rows - 1) / tile_rows);
  if (arena != nullptr) {
    arena->for_each(tiles, tile);
  } else {
    for (int t = 0; t < tiles; ++t) tile(t);
  }
}

void FunctionKernel::add_rest(const Inputs& inputs, const float* p, std::span<const std::int64_t> outputs,
                              const float* variance, std::vector<std::vector<double>>& kernels) {
  const std::vector<ParameterRange> rest = outside(network_.linear_layers(), network_.parameters().size());
  std::int64_t width = 0;
  for (const ParameterRange& range : rest) width += range.end - range.begin;
  if (width == 0) return;
  const std::int64_t rows = inputs.count;
  FloatArray gradient(network_.parameters().size()), jacobian(rows * width), scaled(rows * width), product(rows * rows);
  for (std::size_t c = 0; c < outputs.size(); ++c) {
    differentiate(p, outputs[c], rows);
    float* to = jacobian.data();
    float* to_scaled = scaled.data();
    for (std::int64_t i = 0; i < rows; ++i) {
      const Inputs one{inputs.x + i * network_.inputs(), 1, inputs.context == nullptr ? nullptr : inputs.context + i};
      network_.forward(one, Mode::Evaluate);
      network_.backward(dlogits_.data() + i * network_.outputs(), gradient.data(), false);
      for (const ParameterRange& range : rest) {
        const float* g = gradient.data() + range.begin;
        const std::int64_t count = range.end - range.begin;
        to = std::copy_n(g, count, to);
        to_scaled = std::transform(g, g + count, variance + range.begin, to_scaled, std::multiplies<>());
      }
    }
    gemm(false, true, rows, rows, width, scaled.data(), width, jacobian.data(), width, false, product.data(), rows);
    std::transform(kernels[c].begin(), kernels[c].end(), product.data(), kernels[c].begin(), std::plus<>());
  }
}

std::vector<std::vector<double>> FunctionKernel::operator()(Arena* arena, const Inputs& inputs, const float* p,
                                                            std::span<const std::int64_t> outputs,
                                                            const FloatArray& variance) {
  const std::int64_t rows = inputs.count;
  std::vector<std::vector<double>> kernels(outputs.size(), std::vector<double>(static_cast<std::size_t>(rows * rows)));
  network_.forward(inputs, Mode::Evaluate);
  keep_deltas(outputs, p, rows);
  for (std::size_t l = 0; l < deltas_.size(); ++l) add_layer(arena, l, rows, variance.data(), kernels);
  add_rest(inputs, p, outputs, variance.data(), kernels);
  for (auto& kernel : kernels) mirror_lower(kernel, rows);
  deltas_.clear();
  return kernels;
}

std::vector<double> jittered_inverse(const std::vector<double>& kernel, std::int64_t n, double jitter) {
  for (int attempt = 0;; ++attempt, jitter *= 10) {
    std::vector<double> matrix = kernel;
    for (std::int64_t i = 0; i < n; ++i) matrix[static_cast<std::size_t>(i * n + i)] += jitter;
    try {
      return symmetric_inverse(std::move(matrix), n);
    } catch (const Error&) {
      constexpr int most = 12;
      if (attempt == most) throw;
    }
  }
}

}  // namespace meander
