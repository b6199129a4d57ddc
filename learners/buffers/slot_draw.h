#pragma once

#include <meander/stream/rng.h>

#include <cstdint>
#include <span>
#include <vector>

namespace meander {

/// Draws from slots 0..held-1, uniformly and without replacement: the first steps of a Fisher-Yates shuffle, undone
/// afterwards, so that a draw costs what it draws, however many are held.
class SlotDraw {
 public:
  /// `count` of `held` slots (all of them, in random order, where fewer are held), valid until the next draw.
  std::span<const std::int64_t> operator()(std::int64_t held, std::int64_t count, Rng rng);

 private:
  std::vector<std::int64_t> order_;  // the identity between draws; grows with what is held
  std::vector<std::int64_t> drawn_, swaps_;
};

}  // namespace meander
