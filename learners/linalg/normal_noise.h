#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace meander {

class Arena;

/// Fills `values` with standard normal numbers that depend on seed, purpose and keys alone, not on threads. `b` is
/// below 2^32. (Box-Muller on 32-bit words, both numbers of a pair kept: none is beyond 6.8.)
void fill_normal(Arena* arena, std::uint64_t seed, std::string_view purpose, std::uint64_t a, std::uint64_t b,
                 std::span<float> values);

}  // namespace meander
