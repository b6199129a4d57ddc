#include <meander/learners/buffers/slots.h>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace meander {

void check_budget(std::int64_t budget) {
  if (budget < 1) throw UsageError("budget", fmt::format("{} samples are too few", budget), "give 1 or more");
}

ReservoirSlots::ReservoirSlots(std::int64_t capacity) : capacity_(capacity) { check_budget(capacity); }

std::span<const std::int64_t> SlotDraw::operator()(std::int64_t held, std::int64_t count, Rng rng) {
  while (static_cast<std::int64_t>(order_.size()) < held) order_.push_back(static_cast<std::int64_t>(order_.size()));
  const auto wanted = static_cast<std::size_t>(std::min(count, held));
  drawn_.resize(wanted);
  swaps_.resize(wanted);
  for (std::size_t i = 0; i < wanted; ++i) {
    const std::size_t other = i + rng.below(static_cast<std::uint64_t>(held) - i);
    std::swap(order_[i], order_[other]);
    swaps_[i] = static_cast<std::int64_t>(other);
    drawn_[i] = order_[i];
  }
  for (std::size_t i = wanted; i-- > 0;) std::swap(order_[i], order_[static_cast<std::size_t>(swaps_[i])]);
  return drawn_;
}

}  // namespace meander
