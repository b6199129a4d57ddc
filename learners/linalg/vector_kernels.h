#pragma once

#include <cstdint>

// Serial loops over ranges of flat arrays, vectorised for the processor at hand. No aliasing between arguments.
namespace meander::kernels {

/// Parameters per block: all arrays of a block fit into a core's first-level cache, and a float sum over it is exact
/// enough; blocks are summed in double.
inline constexpr std::int64_t block = 512;

/// gradient += 2 factor importance (parameter - anchor); returns sum importance (parameter - anchor)^2.
double add_quadratic(const float* parameters, const float* importance, const float* anchor, float factor,
                     float* gradient, std::int64_t size);

/// Adds sum |importance| to `weight`, and sum |importance| (parameter - anchor)^2 to `spread`.
void add_magnitudes(const float* parameters, const float* importance, const float* anchor, std::int64_t size,
                    double& weight, double& spread);

/// One step of Adam on a range. `rate` = lr / (1 - beta1^t), `root` = 1 / sqrt(1 - beta2^t); `rest1` = 1 - beta1 and
/// `rest2` = 1 - beta2 from doubles: in floats 1 - 0.999 is off by 1e-5.
struct AdamStep {
  float rate, root, beta1, beta2, rest1, rest2, epsilon;
};
void adam(const AdamStep& step, const float* gradient, float* first, float* second, float* parameters,
          std::int64_t size);

/// velocity = momentum velocity + gradient; parameters -= rate velocity. A null velocity means plain gradient descent.
void sgd(float rate, float momentum, const float* gradient, float* velocity, float* parameters, std::int64_t size);

/// integral -= gradient (now - before).
void path_integral(const float* gradient, const float* before, const float* now, float* integral, std::int64_t size);

/// The largest |x| of a range; NaN if any entry is NaN, infinite if any is.
float largest_magnitude(const float* x, std::int64_t size);

double dot(const float* a, const float* b, std::int64_t size);
void add_scaled(float factor, const float* x, float* y, std::int64_t size);

/// omega += integral / ((now - anchor)^2 + damping).
void accumulate_importance(const float* integral, const float* now, const float* anchor, float damping, float* omega,
                           std::int64_t size);

}  // namespace meander::kernels
