#pragma once

#include <meander/stream/error.h>

#include <cstdint>
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

  /// For the next `count` samples in stream order: the slot each takes, or -1. `uniform(n)` gives an integer in
  /// [0, n) and is asked once for every sample that arrives when the reservoir is full. Decided one by one, so that
  /// where two of a batch take one slot, the later holds it.
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

}  // namespace meander
