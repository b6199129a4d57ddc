#pragma once

#include <meander/stream/run/flight.h>

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <vector>

namespace meander {

/// Tokens that wait for the thread of a source that blocks. Thread-safe.
class FlightStack {
 public:
  void give(Flight* flight) {
    {
      const std::lock_guard lock(mutex_);
      flights_.push_back(flight);
    }
    given_.notify_one();
  }
  /// Waits for a token; null once `stop` is requested.
  Flight* take(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    given_.wait(lock, stop, [this] { return !flights_.empty(); });
    if (stop.stop_requested()) return nullptr;
    Flight* flight = flights_.back();
    flights_.pop_back();
    return flight;
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any given_;
  std::vector<Flight*> flights_;
};

}  // namespace meander
