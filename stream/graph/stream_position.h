#pragma once

#include <meander/stream/batch.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <deque>

namespace meander {

/// How far the sinks of a pipeline have come in its stream. The source is read a few batches ahead of them: batches
/// that were read but not learned when a run ended early are kept, as the source yielded them, and come first in the
/// next run. So a continued run gets the same batches from any source, even one that could not yield them again.
struct StreamPosition {
  /// The index of the batch that the sinks get next: one more than the last that they learned.
  std::int64_t next_index = 0;
  /// In stream order, numbered from `next_index`.
  std::deque<Batch> kept{};

  void save(Archive& to) const;
  /// Throws Error, and changes nothing, unless a pipeline saved the state.
  void load(const Archive& from);
};

}  // namespace meander
