#pragma once

#include <atomic>
#include <exception>
#include <mutex>
#include <utility>

namespace meander {

/// Keeps the first of the errors that threads report. Thread-safe.
class FirstFailure {
 public:
  void keep(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::move(failure);
    happened_.store(true, std::memory_order_release);
  }
  /// Runs `action` and keeps what it throws.
  template <class Action>
  void keep_of(const Action& action) {
    try {
      action();
    } catch (...) {
      keep(std::current_exception());
    }
  }
  bool happened() const { return happened_.load(std::memory_order_acquire); }
  /// Rethrows it, if there is one. Call it once all threads are done.
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::mutex mutex_;
  std::exception_ptr failure_;
  std::atomic<bool> happened_ = false;
};

}  // namespace meander
