#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace meander {

/// The random orders that NumPy's legacy generator gives for a seed, bit for bit: published class orders, pixel
/// permutations and gates are its first draws. For everything else use `Rng`.
class LegacyPermutations {
 public:
  /// `seed` from 0 to 4294967295; throws UsageError for any other, which NumPy refuses too.
  explicit LegacyPermutations(std::uint64_t seed);

  /// The next order of 0..n-1; successive calls continue one sequence.
  std::vector<std::int64_t> permutation(std::int64_t n);
  /// `count` of 0..n-1 without replacement: the beginning of such an order. 0 <= count <= n.
  std::vector<std::int64_t> subset(std::int64_t n, std::int64_t count);

 private:
  std::mt19937 words_;
};

}  // namespace meander
