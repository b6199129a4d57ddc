#pragma once

#include <meander/stream/arena.h>
#include <meander/stream/run/flight.h>

#include <oneapi/tbb/task_group.h>

#include <cstdint>
#include <deque>
#include <limits>
#include <mutex>

namespace meander {

/// Hands batches from the graph to the thread of a sink. That thread does not sleep while it waits: it works in the
/// arena, so that no core is idle where preprocessing is the bottleneck, and a run ends even where TBB has no worker
/// to lend (a host program may have limited it to one thread).
class FlightQueue {
 public:
  explicit FlightQueue(Arena& arena) : arena_(arena) {}

  void push(Flight* flight);
  /// Says that `count` flights will have been pushed in all.
  void close(std::int64_t count);
  /// Ends the waiting at once, whatever is still to come.
  void abort();
  /// The next flight; null after the last one or an abort. One thread pops.
  Flight* pop();
  /// How long `pop` has waited so far. For the thread that pops.
  double idle_seconds() const { return idle_seconds_; }

 private:
  bool ready_or_waiting(Flight*& flight);

  Arena& arena_;
  std::mutex mutex_;
  std::deque<Flight*> flights_;
  std::int64_t popped_ = 0;
  std::int64_t count_ = std::numeric_limits<std::int64_t>::max();
  double idle_seconds_ = 0;
  // The waiting thread waits for a task that is never run: it wakes when the handle is dropped.
  oneapi::tbb::task_group waiting_;
  oneapi::tbb::task_handle wake_;
};

}  // namespace meander
