#pragma once

#include <meander/stream/runtime/rng.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <span>
#include <vector>

namespace meander {

/// The indices 0..size-1 in random order, again and again: none repeats before all were taken. A step costs O(1): the
/// order of an epoch is drawn as it is consumed. Not thread-safe.
class IndexQueue {
 public:
  /// A queue's position: the only state to save.
  struct Cursor {
    std::int64_t epoch = 0;
    std::int64_t position = 0;
  };

  /// Queues of one seed with different keys are independent. Throws UsageError when `size` is below 1.
  IndexQueue(std::int64_t size, std::uint64_t seed, std::uint64_t key = 0);

  std::int64_t size() const { return static_cast<std::int64_t>(order_.size()); }
  /// The next index.
  std::int64_t take();
  /// Fills `indices` with the next indices, all from one epoch: the rest of an epoch is skipped when it is too short.
  /// Throws UsageError naming the batch size when that is above `size`.
  void take_batch(std::span<std::int64_t> indices);

  Cursor cursor() const { return {epoch_, position_}; }
  /// Continues from a saved cursor. Throws Error when it cannot belong to a queue of this size.
  void seek(Cursor cursor);

 private:
  void start(std::int64_t epoch);

  std::uint64_t seed_;
  std::uint64_t key_;
  std::int64_t epoch_ = 0;
  std::int64_t position_ = 0;
  Rng rng_;
  std::vector<std::int64_t> order_;
};

/// Save and load the cursors of these queues, under "epochs" and "positions". `load` changes nothing and returns false
/// when the state has another number of queues; it throws Error when a cursor cannot belong to its queue.
void save(const std::vector<IndexQueue>& queues, Archive& to);
bool load(std::vector<IndexQueue>& queues, const Archive& from);

}  // namespace meander
