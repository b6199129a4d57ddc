#pragma once

#include <meander/stream/archive.h>
#include <meander/stream/batch.h>

#include <cstdint>
#include <deque>

namespace meander {

/// How far the sinks of a pipeline have come in its stream. A source is read a few batches ahead of them: those that
/// were read and not learned when a run ended early are kept, as the source gave them, and come first in the next run.
/// So a run that goes on gives the same batches whatever the source is, also one that could not give them again.
struct StreamPosition {
  /// Of the batch that the sinks get next: one more than the last that they learned.
  std::int64_t next_index = 0;
  /// In stream order, numbered from `next_index`.
  std::deque<Batch> kept{};

  void save(Archive& to) const;
  /// Throws Error for what no pipeline saved; nothing is changed then.
  void load(const Archive& from);
};

}  // namespace meander
