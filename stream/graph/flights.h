#pragma once

#include <meander/stream/batch.h>
#include <meander/stream/runtime/arena.h>
#include <meander/stream/runtime/baton.h>

#include <oneapi/tbb/task_group.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <limits>
#include <mutex>
#include <stop_token>
#include <vector>

namespace meander {

/// A token, and the one batch that it allows in flight: a run owns a few and reuses them.
struct Flight {
  /// The batch as the source yielded it, after the trunk's operators, and after each branch's own.
  Batch raw;
  Batch trunk;
  std::vector<Batch> ready;
  /// The number of branches not yet done with it.
  std::atomic<int> holders = 0;
  Baton baton;
};

/// A node's access to a flight, made visible to the thread sanitizer.
class Turn {
 public:
  explicit Turn(Flight& flight) : flight_(flight) { flight_.baton.take(); }
  ~Turn() { flight_.baton.pass(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  Flight& flight_;
};

/// Idle tokens for the thread of a blocking source. Thread-safe.
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

/// Hands batches from the graph to the thread of a sink. That thread does not sleep while it waits: it works in the
/// arena, so that no core is idle when preprocessing is the bottleneck, and a run ends even if TBB has no worker to
/// lend (a host program may have limited it to one thread).
class FlightQueue {
 public:
  explicit FlightQueue(Arena& arena) : arena_(arena) {}

  void push(Flight* flight);
  /// Announces that `count` flights will be pushed in total.
  void close(std::int64_t count);
  /// Ends the waiting immediately, whatever is still to come.
  void abort();
  /// The next flight; null after the last one or an abort. Only one thread pops.
  Flight* pop();
  /// How long `pop` has waited so far. Only for the thread that pops.
  double idle_seconds() const { return idle_seconds_; }

 private:
  bool ready_or_waiting(Flight*& flight);

  Arena& arena_;
  std::mutex mutex_;
  std::deque<Flight*> flights_;
  std::int64_t popped_ = 0;
  std::int64_t count_ = std::numeric_limits<std::int64_t>::max();
  double idle_seconds_ = 0;
  // The waiting thread waits for a task that never runs: dropping the handle wakes it.
  oneapi::tbb::task_group waiting_;
  oneapi::tbb::task_handle wake_;
};

}  // namespace meander
