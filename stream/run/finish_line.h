#pragma once

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <utility>

namespace meander {

/// Up to which batch the sinks of a run go. Once a stop is requested the line is drawn behind the batch that the
/// foremost of them has begun: no sink begins a further one, and those that are behind catch up with it, so that all
/// end at the same batch. Thread-safe.
class FinishLine {
 public:
  FinishLine(std::stop_token stop, std::int64_t first_index) : stop_(std::move(stop)), furthest_(first_index - 1) {}

  /// A sink asks whether it may begin batch `index`, and begins it if so.
  bool begin(std::int64_t index) {
    const std::lock_guard lock(mutex_);
    if (drawn()) return index <= furthest_;
    furthest_ = std::max(furthest_, index);
    return true;
  }
  /// No sink will begin this batch any more.
  bool is_before(std::int64_t index) {
    if (!stop_.stop_requested()) return false;
    const std::lock_guard lock(mutex_);
    return drawn() && index > furthest_;
  }
  /// The last batch that a sink has begun; one less than the first while none was.
  std::int64_t furthest() const {
    const std::lock_guard lock(mutex_);
    return furthest_;
  }

 private:
  // Once for all: the answers must agree.
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
