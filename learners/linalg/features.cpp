#include <meander/learners/linalg/features.h>

#include <meander/learners/linalg/vector_kernels.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace meander {
namespace {

constexpr double least_norm = 1e-12;

}  // namespace

void normalise_rows(float* features, std::int64_t rows, std::int64_t width) {
  for (float* row = features; row < features + rows * width; row += width) {
    const double factor = 1.0 / std::max(std::sqrt(kernels::dot(row, row, width)), least_norm);
    std::transform(row, row + width, row, [factor](float v) { return static_cast<float>(factor * v); });
  }
}

void normalise(std::vector<double>& feature) {
  const double square = std::inner_product(feature.begin(), feature.end(), feature.begin(), 0.0);
  const double norm = std::max(std::sqrt(square), least_norm);
  for (double& v : feature) v /= norm;
}

std::vector<double> mean_direction(const float* features, std::int64_t rows, std::int64_t width) {
  std::vector<double> sum(static_cast<std::size_t>(width), 0.0);
  for (const float* row = features; row < features + rows * width; row += width) {
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += double{row[i]};
  }
  for (double& v : sum) v /= static_cast<double>(std::max<std::int64_t>(rows, 1));
  normalise(sum);
  return sum;
}

double squared_distance(const float* a, const double* b, std::int64_t width) {
  // Independent partial sums let the compiler vectorise.
  constexpr std::int64_t lanes = 8;
  std::array<double, lanes> sums{};
  std::int64_t i = 0;
  for (; i + lanes <= width; i += lanes) {
    for (std::int64_t l = 0; l < lanes; ++l) {
      const double off = double{a[i + l]} - b[i + l];
      sums[static_cast<std::size_t>(l)] += off * off;
    }
  }
  for (; i < width; ++i) sums[0] += (double{a[i]} - b[i]) * (double{a[i]} - b[i]);
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

}  // namespace meander
