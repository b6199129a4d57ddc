#pragma once

#include <meander/learners/sample_bounds.h>
#include <meander/stream/batch.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <vector>

namespace meander {

/// Batches that wait to be learned from in one step: as the source yielded them, and as the operators made them.
class PooledBatches {
 public:
  void add(Batch raw, Batch ready);
  bool empty() const { return ready_.empty(); }
  std::int64_t size() const { return static_cast<std::int64_t>(ready_.size()); }

  /// All waiting batches as one, without ids. Throws ShapeError if some batches reveal contexts and some do not.
  Batch together() const;
  const std::vector<Batch>& raw() const { return raw_; }
  const std::vector<Batch>& ready() const { return ready_; }

  void save(Archive& to) const;
  /// Throws Error unless the batches fit together, with labels and contexts within the bounds. The caller checks that
  /// the network takes the ready ones.
  void load(const Archive& from, const SampleBounds& bounds);

 private:
  std::vector<Batch> raw_, ready_;
};

}  // namespace meander
