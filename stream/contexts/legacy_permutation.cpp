#include <meander/stream/contexts/legacy_permutation.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <bit>
#include <limits>
#include <numeric>
#include <utility>

namespace meander {
namespace {

std::mt19937::result_type checked(std::uint64_t seed) {
  if (seed > std::numeric_limits<std::uint32_t>::max()) {
    throw UsageError("seed", fmt::format("{} is too large", seed), "give 0 to 4294967295");
  }
  return static_cast<std::mt19937::result_type>(seed);
}

}  // namespace

LegacyPermutations::LegacyPermutations(std::uint64_t seed) : words_(checked(seed)) {}

std::vector<std::int64_t> LegacyPermutations::permutation(std::int64_t n) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  // Fisher-Yates from the back; an index is drawn by masking words to the bits it needs, until one is small enough.
  for (std::size_t i = order.size(); i-- > 1;) {
    const std::size_t mask = std::bit_ceil(i + 1) - 1;
    std::size_t j = words_() & mask;
    while (j > i) j = words_() & mask;
    std::swap(order[i], order[j]);
  }
  return order;
}

std::vector<std::int64_t> LegacyPermutations::subset(std::int64_t n, std::int64_t count) {
  if (count < 0 || count > n) {
    throw UsageError("subset", fmt::format("{} of {} cannot be chosen without repeats", count, n),
                     fmt::format("choose 0 to {}", n));
  }
  std::vector<std::int64_t> chosen = permutation(n);
  chosen.resize(static_cast<std::size_t>(count));
  return chosen;
}

}  // namespace meander
