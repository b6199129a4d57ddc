#include <meander/learners/linalg/kernel_attributes.h>
#include <meander/learners/linalg/vector_kernels.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace meander::kernels {
namespace {

template <class Sum>
double blockwise(std::int64_t size, const Sum& sum) {
  double total = 0.0;
  for (std::int64_t i = 0; i < size; i += block) total += sum(i, size - i < block ? size - i : block);
  return total;
}

MEANDER_KERNEL float quadratic_block(const float* __restrict parameters, const float* __restrict importance,
                                     const float* __restrict anchor, float factor, float* __restrict gradient,
                                     std::int64_t size) {
  float sum = 0.0F;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < size; ++i) {
    const float distance = parameters[i] - anchor[i];
    const float pull = importance[i] * distance;
    gradient[i] += 2.0F * factor * pull;
    sum += pull * distance;
  }
  return sum;
}

MEANDER_KERNEL double dot_block(const float* __restrict a, const float* __restrict b, std::int64_t size) {
  double sum = 0.0;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < size; ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

}  // namespace

double add_quadratic(const float* parameters, const float* importance, const float* anchor, float factor,
                     float* gradient, std::int64_t size) {
  return blockwise(size, [&](std::int64_t i, std::int64_t n) {
    return static_cast<double>(quadratic_block(parameters + i, importance + i, anchor + i, factor, gradient + i, n));
  });
}

MEANDER_KERNEL void add_magnitudes(const float* __restrict parameters, const float* __restrict importance,
                                   const float* __restrict anchor, std::int64_t size, double& weight, double& spread) {
  double w = 0.0, s = 0.0;
#pragma omp simd reduction(+ : w, s)
  for (std::int64_t i = 0; i < size; ++i) {
    const double magnitude = std::abs(static_cast<double>(importance[i]));
    const double distance = static_cast<double>(parameters[i]) - static_cast<double>(anchor[i]);
    w += magnitude;
    s += magnitude * distance * distance;
  }
  weight += w;
  spread += s;
}

MEANDER_KERNEL void adam(const AdamStep& step, const float* __restrict gradient, float* __restrict first,
                         float* __restrict second, float* __restrict parameters, std::int64_t size) {
  const AdamStep s = step;
#pragma omp simd
  for (std::int64_t i = 0; i < size; ++i) {
    const float g = gradient[i];
    first[i] = s.beta1 * first[i] + s.rest1 * g;
    second[i] = s.beta2 * second[i] + s.rest2 * g * g;
    parameters[i] -= s.rate * first[i] / (std::sqrt(second[i]) * s.root + s.epsilon);
  }
}

MEANDER_KERNEL void sgd(float rate, float momentum, const float* __restrict gradient, float* __restrict velocity,
                        float* __restrict parameters, std::int64_t size) {
  if (velocity == nullptr) {
#pragma omp simd
    for (std::int64_t i = 0; i < size; ++i) parameters[i] -= rate * gradient[i];
    return;
  }
#pragma omp simd
  for (std::int64_t i = 0; i < size; ++i) {
    velocity[i] = momentum * velocity[i] + gradient[i];
    parameters[i] -= rate * velocity[i];
  }
}

MEANDER_KERNEL void path_integral(const float* __restrict gradient, const float* __restrict before,
                                  const float* __restrict now, float* __restrict integral, std::int64_t size) {
#pragma omp simd
  for (std::int64_t i = 0; i < size; ++i) integral[i] -= gradient[i] * (now[i] - before[i]);
}

// Without its sign bit, a float's bits order like the float: infinity above all numbers, and NaN above infinity.
MEANDER_KERNEL float largest_magnitude(const float* __restrict x, std::int64_t size) {
  std::int32_t largest = 0;
#pragma omp simd reduction(max : largest)
  for (std::int64_t i = 0; i < size; ++i) largest = std::max(largest, std::bit_cast<std::int32_t>(x[i]) & 0x7fffffff);
  return std::bit_cast<float>(largest);
}

double dot(const float* a, const float* b, std::int64_t size) {
  return blockwise(size, [&](std::int64_t i, std::int64_t n) { return dot_block(a + i, b + i, n); });
}

MEANDER_KERNEL void add_scaled(float factor, const float* __restrict x, float* __restrict y, std::int64_t size) {
#pragma omp simd
  for (std::int64_t i = 0; i < size; ++i) y[i] += factor * x[i];
}

MEANDER_KERNEL void accumulate_importance(const float* __restrict integral, const float* __restrict now,
                                          const float* __restrict anchor, float damping, float* __restrict omega,
                                          std::int64_t size) {
#pragma omp simd
  for (std::int64_t i = 0; i < size; ++i) {
    const float distance = now[i] - anchor[i];
    omega[i] += integral[i] / (distance * distance + damping);
  }
}

}  // namespace meander::kernels
