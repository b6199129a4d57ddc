#include <meander/learners/buffers/reservoir.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace meander {

Reservoir::Reservoir(std::int64_t budget, std::uint64_t seed)
    : slots_(budget), samples_(budget), rng_(seed, "reservoir"), order_(static_cast<std::size_t>(budget)) {
  std::iota(order_.begin(), order_.end(), 0);
}

void Reservoir::offer(const Batch& batch) {
  const auto uniform = [this](std::int64_t n) { return rng_.below(static_cast<std::uint64_t>(n)); };
  samples_.put(batch, slots_.decide(batch.size(), uniform));
}

Batch Reservoir::draw(std::int64_t count, Rng rng) {
  // The first steps of a Fisher-Yates shuffle, undone afterwards: O(count) however large the budget is.
  const auto held = static_cast<std::uint64_t>(filled());
  const auto wanted = static_cast<std::size_t>(std::min(count, filled()));
  drawn_.resize(wanted);
  swaps_.resize(wanted);
  for (std::size_t i = 0; i < wanted; ++i) {
    const std::size_t other = i + rng.below(held - i);
    std::swap(order_[i], order_[other]);
    swaps_[i] = static_cast<std::int64_t>(other);
    drawn_[i] = order_[i];
  }
  for (std::size_t i = wanted; i-- > 0;) std::swap(order_[i], order_[static_cast<std::size_t>(swaps_[i])]);
  return samples_.fetch(drawn_);
}

void Reservoir::save(Archive& to) const {
  to.write("seen", slots_.seen());
  to.write("draws", static_cast<std::int64_t>(rng_.position()));
  Archive samples;
  samples_.save(samples);
  to.write("samples", samples);
}

void Reservoir::load(const Archive& from) {
  std::int64_t seen = 0, draws = 0;
  from.read("seen", seen);
  from.read("draws", draws);
  slots_.restore(seen);
  rng_.seek(static_cast<std::uint64_t>(draws));
  samples_.load(from.folder("samples"));
}

}  // namespace meander
