#include <meander/learners/nets/layers/activation.h>

#include <meander/learners/linalg/kernel_attributes.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>

namespace meander {
namespace {

MEANDER_KERNEL void bias_row(float* row, const float* bias, std::int64_t columns, float slope) {
#pragma omp simd
  for (std::int64_t c = 0; c < columns; ++c) {
    const float v = row[c] + bias[c];
    row[c] = v > 0.0F ? v : slope * v;
  }
}

MEANDER_KERNEL void gated_bias_row(float* row, const float* bias, const float* gate, std::int64_t columns,
                                   float slope) {
#pragma omp simd
  for (std::int64_t c = 0; c < columns; ++c) {
    const float v = gate[c] * (row[c] + bias[c]);
    row[c] = v > 0.0F ? v : slope * v;
  }
}

MEANDER_KERNEL void gradient_row(float* gradient, const float* activated, std::int64_t columns, float slope) {
#pragma omp simd
  for (std::int64_t c = 0; c < columns; ++c) gradient[c] = activated[c] > 0.0F ? gradient[c] : slope * gradient[c];
}

MEANDER_KERNEL void multiply_row(float* values, const float* factors, std::int64_t columns) {
#pragma omp simd
  for (std::int64_t c = 0; c < columns; ++c) values[c] *= factors[c];
}

MEANDER_KERNEL void add_row(float* sums, const float* values, std::int64_t columns) {
#pragma omp simd
  for (std::int64_t c = 0; c < columns; ++c) sums[c] += values[c];
}

}  // namespace

float negative_slope(Activation activation) {
  switch (activation) {
    case Activation::Relu: return 0.0F;
    case Activation::LeakyRelu: return 0.01F;
    case Activation::None: return 1.0F;
  }
  return 0.0F;
}

Activation parse_activation(const std::string& name) {
  if (name == "relu") return Activation::Relu;
  if (name == "leakyrelu") return Activation::LeakyRelu;
  if (name == "none") return Activation::None;
  throw UsageError("non-linearity", "'" + name + "' is not one", "choose relu, leakyrelu or none");
}

void add_bias_and_activate(float* values, std::int64_t rows, std::int64_t columns, std::int64_t stride,
                           const float* bias, const float* const* gates, std::int64_t gate_offset, float slope) {
  for (std::int64_t r = 0; r < rows; ++r) {
    if (gates != nullptr) {
      gated_bias_row(values + r * stride, bias, gates[r] + gate_offset, columns, slope);
    } else {
      bias_row(values + r * stride, bias, columns, slope);
    }
  }
}

void activation_gradient(float* gradient, const float* activated, std::int64_t rows, std::int64_t columns,
                         std::int64_t stride, const float* const* gates, std::int64_t gate_offset, float slope) {
  for (std::int64_t r = 0; r < rows; ++r) {
    gradient_row(gradient + r * stride, activated + r * stride, columns, slope);
    if (gates != nullptr) multiply_row(gradient + r * stride, gates[r] + gate_offset, columns);
  }
}

void column_sums(const float* values, std::int64_t rows, std::int64_t columns, std::int64_t stride, bool add,
                 float* sums) {
  if (!add) std::fill_n(sums, columns, 0.0F);
  for (std::int64_t r = 0; r < rows; ++r) add_row(sums, values + r * stride, columns);
}

}  // namespace meander
