#pragma once

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <utility>

namespace meander {

/// Decides the last batch that the sinks of a run take. Once a stop is requested, the line is drawn after the furthest
/// batch that any sink has begun: no sink begins a later one, and slower sinks catch up, so that all end at the same
/// batch. Thread-safe.
class FinishLine {
 public:
  FinishLine(std::stop_token stop, std::int64_t first_index) : stop_(std::move(stop)), furthest_(first_index - 1) {}

  /// Whether a sink may begin batch `index`; if so, the batch counts as begun.
  bool begin(std::int64_t index) {
    const std::lock_guard lock(mutex_);
    if (drawn()) return index <= furthest_;
    furthest_ = std::max(furthest_, index);
    return true;
  }
  /// Whether the line lies before batch `index`: no sink will begin it any more.
  bool is_before(std::int64_t index) {
    if (!stop_.stop_requested()) return false;
    const std::lock_guard lock(mutex_);
    return drawn() && index > furthest_;
  }
  /// The furthest batch that a sink has begun; one less than the first while there is none.
  std::int64_t furthest() const {
    const std::lock_guard lock(mutex_);
    return furthest_;
  }

 private:
  // Decided once: all answers must agree.
  bool drawn() {
    drawn_ = drawn_ || stop_.stop_requested();
    return drawn_;
  }

  std::stop_token stop_;
  mutable std::mutex mutex_;
  std::int64_t furthest_;
  bool drawn_ = false;
};

}  // namespace meander
