#pragma once

#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/rng.h>

#include <cstdint>
#include <span>
#include <vector>

namespace meander {

/// Throws UsageError unless a buffer of `budget` samples can be made.
void check_budget(std::int64_t budget);

/// Which slot of a reservoir each arriving sample takes (Vitter 1985, algorithm R): after n samples each is held with
/// probability min(1, capacity / n). Knows slots only; `Reservoir` holds the samples.
class ReservoirSlots {
 public:
  /// Throws UsageError when `capacity` is below 1.
  explicit ReservoirSlots(std::int64_t capacity);

  /// For the next `count` samples in stream order: the slot each takes, or -1. `uniform(n)` returns an integer in [0,
  /// n) and is called once per sample that arrives while the reservoir is full. Decided one by one: if two samples of a
  /// batch take the same slot, the later one keeps it.
  template <class Uniform>
  const std::vector<std::int64_t>& decide(std::int64_t count, Uniform&& uniform) {
    slots_.clear();
    for (std::int64_t i = 0; i < count; ++i, ++seen_) {
      const std::int64_t slot = seen_ < capacity_ ? seen_ : static_cast<std::int64_t>(uniform(seen_ + 1));
      slots_.push_back(slot < capacity_ ? slot : -1);
    }
    return slots_;
  }

  std::int64_t capacity() const { return capacity_; }
  std::int64_t seen() const { return seen_; }
  std::int64_t filled() const { return seen_ < capacity_ ? seen_ : capacity_; }
  void restore(std::int64_t seen) { seen_ = seen; }

 private:
  std::int64_t capacity_;
  std::int64_t seen_ = 0;
  std::vector<std::int64_t> slots_;
};

/// Draws from slots 0..held-1, uniformly and without replacement: the first steps of a Fisher-Yates shuffle, undone
/// afterwards, so that the cost of a draw depends on `count` alone, not on how many are held.
class SlotDraw {
 public:
  /// `count` of `held` slots (all of them, in random order, where fewer are held), valid until the next draw.
  std::span<const std::int64_t> operator()(std::int64_t held, std::int64_t count, Rng rng);

 private:
  std::vector<std::int64_t> order_;  // the identity between draws; grows with what is held
  std::vector<std::int64_t> drawn_, swaps_;
};

}  // namespace meander
