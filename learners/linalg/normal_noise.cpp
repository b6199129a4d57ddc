#include <meander/learners/linalg/normal_noise.h>

#include <meander/learners/linalg/tiles.h>
#include <meander/stream/runtime/rng.h>

#include <cmath>
#include <numbers>

namespace meander {
namespace {

// Values per sequence of random words.
constexpr std::int64_t chunk = 1024;

float unit(std::uint32_t word) { return (static_cast<float>(word >> 8) + 0.5F) * 0x1p-24F; }
// In (0, 1), never 0, and as fine near 0 as a word allows.
double open_unit(std::uint32_t word) { return (static_cast<double>(word) + 0.5) * 0x1p-32; }

void fill(Rng rng, std::span<float> values) {
  for (std::size_t i = 0; i < values.size(); i += 2) {
    const auto radius = static_cast<float>(std::sqrt(-2.0 * std::log(open_unit(rng()))));
    const float angle = 2.0F * std::numbers::pi_v<float> * unit(rng());
    values[i] = radius * std::cos(angle);
    if (i + 1 < values.size()) values[i + 1] = radius * std::sin(angle);
  }
}

}  // namespace

void fill_normal(Arena* arena, std::uint64_t seed, std::string_view purpose, std::uint64_t a, std::uint64_t b,
                 std::span<float> values) {
  for_each_row_tile(arena, static_cast<std::int64_t>(values.size()), chunk, [&](std::int64_t first, std::int64_t last) {
    fill(Rng(seed, purpose, a, b << 32 | static_cast<std::uint64_t>(first / chunk)),
         values.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first)));
  });
}

}  // namespace meander
