#include <meander/learners/optim/flat_pass.h>

#include <meander/learners/linalg/vector_kernels.h>

#include <numeric>

namespace meander {

void FlatSum::begin(std::int64_t size) {
  parts_.assign(static_cast<std::size_t>((size + flat_stretch - 1) / flat_stretch), 0.0);
}

double& FlatSum::at(std::int64_t begin) { return parts_[static_cast<std::size_t>(begin / flat_stretch)]; }

double FlatSum::total() const { return std::accumulate(parts_.begin(), parts_.end(), 0.0); }

void add_penalties(Arena* arena, const float* parameters, std::int64_t size, std::span<QuadraticPenalty> penalties,
                   float* gradient) {
  for (QuadraticPenalty& p : penalties) {
    const auto factor = static_cast<float>(p.strength * p.scale);
    p.value = p.constant + p.scale * FlatSum()(arena, size, [&](std::int64_t begin, std::int64_t end) {
                             return kernels::add_quadratic(parameters + begin, p.importance + begin, p.anchor + begin,
                                                           factor, gradient + begin, end - begin);
                           });
  }
}

float largest_magnitude(Arena* arena, const float* x, std::int64_t size) {
  std::vector<float> largest(static_cast<std::size_t>((size + flat_stretch - 1) / flat_stretch));
  flat_pass(arena, size, [&](std::int64_t begin, std::int64_t end) {
    largest[static_cast<std::size_t>(begin / flat_stretch)] = kernels::largest_magnitude(x + begin, end - begin);
  });
  return kernels::largest_magnitude(largest.data(), static_cast<std::int64_t>(largest.size()));
}

double dot(Arena* arena, const float* a, const float* b, std::int64_t size) {
  return FlatSum()(arena, size, [&](std::int64_t begin, std::int64_t end) {
    return kernels::dot(a + begin, b + begin, end - begin);
  });
}

void add_scaled(Arena* arena, double factor, const float* x, float* y, std::int64_t size) {
  flat_pass(arena, size, [&](std::int64_t begin, std::int64_t end) {
    kernels::add_scaled(static_cast<float>(factor), x + begin, y + begin, end - begin);
  });
}

}  // namespace meander
