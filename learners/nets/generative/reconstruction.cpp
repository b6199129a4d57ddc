#include <meander/learners/nets/generative/reconstruction.h>

#include <meander/learners/linalg/exponential.h>
#include <meander/learners/linalg/kernel_attributes.h>
#include <meander/learners/linalg/tiles.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace meander {
namespace {

constexpr std::int64_t rows_a_tile = 8;
constexpr std::int64_t block = 256;
// The logarithms of this many factors, each between 1 and 2, are computed as one logarithm of their product.
constexpr std::int64_t factors = 64;

float sigmoid(float v) {
  const float e = exponential(-std::abs(v));
  const float share = 1.0F / (1.0F + e);
  return v >= 0.0F ? share : e * share;
}

// Sum of max(v, 0) - x v; factors_[i] = 1 + e^-|v|, whose logarithms are the rest.
MEANDER_KERNEL float cross_entropy_block(const float* __restrict v, const float* __restrict x, std::int64_t size,
                                         float weight, float* __restrict gradient, float* __restrict factors_) {
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < size; ++i) {
    const float e = exponential(-std::abs(v[i]));
    const float share = 1.0F / (1.0F + e);
    factors_[i] = 1.0F + e;
    gradient[i] = weight * ((v[i] >= 0.0F ? share : e * share) - x[i]);
    sum += std::max(v[i], 0.0F) - x[i] * v[i];
  }
  return sum;
}

MEANDER_KERNEL float product(const float* values, std::int64_t size) {
  float all = 1.0F;
#pragma omp simd reduction(* : all)
  for (std::int64_t i = 0; i < size; ++i) all *= values[i];
  return all;
}

MEANDER_KERNEL float squared_error_block(const float* __restrict v, const float* __restrict x, std::int64_t size,
                                         float weight, float* __restrict gradient) {
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < size; ++i) {
    const float error = v[i] - x[i];
    gradient[i] = weight * error;
    sum += 0.5F * error * error;
  }
  return sum;
}

MEANDER_KERNEL float sigmoid_squared_error_block(const float* __restrict v, const float* __restrict x,
                                                 std::int64_t size, float weight, float* __restrict gradient) {
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < size; ++i) {
    const float p = sigmoid(v[i]);
    const float error = p - x[i];
    gradient[i] = weight * error * p * (1.0F - p);
    sum += 0.5F * error * error;
  }
  return sum;
}

MEANDER_KERNEL void sigmoid_row(float* values, std::int64_t size) {
#pragma omp simd
  for (std::int64_t i = 0; i < size; ++i) values[i] = sigmoid(values[i]);
}

double logarithm_of_product(const float* values, std::int64_t size) {
  double sum = 0.0;
  for (std::int64_t i = 0; i < size; i += factors) sum += std::log(product(values + i, std::min(factors, size - i)));
  return sum;
}

// The sum over a row's pixels; `gradient` may be scratch of the same size.
double row_loss(Reconstruction kind, bool sigmoid_, const float* v, const float* x, std::int64_t pixels, float weight,
                float* gradient, bool wanted) {
  float unwanted[block], ones[block];
  double sum = 0.0;
  for (std::int64_t at = 0; at < pixels; at += block) {
    const std::int64_t size = std::min(block, pixels - at);
    float* into = wanted ? gradient + at : unwanted;
    if (kind == Reconstruction::BinaryCrossEntropy) {
      sum += cross_entropy_block(v + at, x + at, size, weight, into, ones);
      sum += logarithm_of_product(ones, size);
    } else if (sigmoid_) {
      sum += sigmoid_squared_error_block(v + at, x + at, size, weight, into);
    } else {
      sum += squared_error_block(v + at, x + at, size, weight, into);
    }
  }
  return sum;
}

}  // namespace

Reconstruction parse_reconstruction(const char* name) {
  if (std::string_view(name) == "BCE") return Reconstruction::BinaryCrossEntropy;
  if (std::string_view(name) == "MSE") return Reconstruction::SquaredError;
  throw UsageError("recon-loss", fmt::format("'{}' is not a reconstruction loss", name), "choose BCE or MSE");
}

const char* to_text(Reconstruction kind) { return kind == Reconstruction::BinaryCrossEntropy ? "BCE" : "MSE"; }

void reconstruction_losses(Arena* arena, Reconstruction kind, bool sigmoid_, const float* values, const float* x,
                           std::int64_t rows, std::int64_t pixels, double scale, double* losses, float* gradient) {
  const auto weight = static_cast<float>(scale / static_cast<double>(pixels));
  for_each_row_tile(arena, rows, rows_a_tile, [&](std::int64_t first, std::int64_t last) {
    for (std::int64_t r = first; r < last; ++r) {
      float* into = gradient == nullptr ? nullptr : gradient + r * pixels;
      const double sum =
          row_loss(kind, sigmoid_, values + r * pixels, x + r * pixels, pixels, weight, into, gradient != nullptr);
      losses[r] = sum / static_cast<double>(pixels);
    }
  });
}

void apply_sigmoid(Arena* arena, float* values, std::int64_t rows, std::int64_t pixels) {
  for_each_row_tile(arena, rows, rows_a_tile, [&](std::int64_t first, std::int64_t last) {
    sigmoid_row(values + first * pixels, (last - first) * pixels);
  });
}

}  // namespace meander
