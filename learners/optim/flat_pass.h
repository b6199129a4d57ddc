#pragma once

#include <meander/learners/optim/regularisers.h>
#include <meander/stream/runtime/arena.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace meander {

/// Length of the stretches of a flat pass, in floats: 128 KB, a fraction of a core's own cache.
inline constexpr std::int64_t flat_stretch = 32768;

/// Runs body(begin, end) over [0, size) in stretches of fixed length, in parallel if there is an arena: the stretches
/// never depend on the number of threads.
template <class Body>
void flat_pass(Arena* arena, std::int64_t size, const Body& body) {
  const auto one = [&](int i) { body(i * flat_stretch, std::min(size, (i + 1) * flat_stretch)); };
  const int count = static_cast<int>((size + flat_stretch - 1) / flat_stretch);
  if (arena != nullptr) {
    arena->for_each(count, one);
  } else {
    for (int i = 0; i < count; ++i) one(i);
  }
}

/// A sum over [0, size) that has the same bits for any number of threads: `part` returns the sum of a stretch.
class FlatSum {
 public:
  template <class Part>
  double operator()(Arena* arena, std::int64_t size, const Part& part) {
    begin(size);
    flat_pass(arena, size, [&](std::int64_t begin_, std::int64_t end) { at(begin_) = part(begin_, end); });
    return total();
  }
  void begin(std::int64_t size);
  double& at(std::int64_t begin);
  double total() const;

 private:
  std::vector<double> parts_;
};

/// gradient += d penalties / d parameters, and sets each penalty's value. One pass.
void add_penalties(Arena* arena, const float* parameters, std::int64_t size, std::span<QuadraticPenalty> penalties,
                   float* gradient);

/// The largest |x|; not finite if an entry is not.
float largest_magnitude(Arena* arena, const float* x, std::int64_t size);

/// The scalar product a . b, products and sums in double.
double dot(Arena* arena, const float* a, const float* b, std::int64_t size);

/// y += factor * x.
void add_scaled(Arena* arena, double factor, const float* x, float* y, std::int64_t size);

}  // namespace meander
