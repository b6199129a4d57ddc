#pragma once

#include <ATen/core/Tensor.h>

#include <chrono>
#include <cstdint>
#include <optional>

namespace meander {

class Archive;

/// What flows through a pipeline: the samples of one iteration. A value type, cheap to copy and to move (tensors are
/// handles); treat its tensors as read-only, since other nodes may hold them too.
struct Batch {
  /// Position in the stream, from 0 without gaps.
  std::int64_t index = 0;
  /// [B, channels, height, width]; uint8 as a source yields it, float32 after `to_float`.
  at::Tensor x;
  /// [B] int64, labels as the scenario stores them; undefined when the samples are only to be predicted, not learned.
  at::Tensor y;
  /// [B] int64, 0-based context of each sample; undefined unless the scenario reveals it.
  at::Tensor context;
  /// [B] int64: the row of each sample in the batch that the source yielded (for a replayed batch, its slot in the
  /// buffer). Undefined means 0..B-1. Random operators key their numbers by it, and a filter keeps it correct.
  at::Tensor rows;
  /// [B] int64: identifies each sample of the data set as its context shows it: equal ids, the same sample. Within a
  /// context they increase with the position in its training set. Undefined when the source cannot identify samples
  /// (live data); negative for a single sample that it cannot identify, which then equals no other. Ids are unique
  /// within one source only: `merge` of n sources turns them into the pair (id, source), stored as id * n + source.
  at::Tensor ids;
  /// Drawn from a buffer: `index` is then the number of the learner's updates before the draw, not a position in the
  /// stream.
  bool replayed = false;
  /// The last batch of a context; set only by streams that announce boundaries.
  bool boundary = false;
  /// When it happened, for live data.
  std::optional<std::chrono::system_clock::time_point> event_time{};

  /// Number of samples: of labels, or of rows of x when there are no labels (samples only to be predicted).
  std::int64_t size() const {
    if (y.defined()) return y.size(0);
    return x.defined() && x.dim() > 0 ? x.size(0) : 0;
  }
  bool empty() const { return size() == 0; }
};

/// Throws ShapeError unless `batch` may enter a pipeline: all its tensors hold the same number of samples; y, context,
/// rows and ids are plain 1-D int64 lists; x holds real numbers; samples have labels. Looks only at types and sizes,
/// never at values, so it costs a few comparisons.
void check_batch(const Batch& batch);

/// A whole batch as an archive, and back: for anything that holds batches already read but not yet passed on.
/// `batch_from` throws Error for a batch that could not have entered a pipeline (check_batch).
Archive to_archive(const Batch& batch);
Batch batch_from(const Archive& archive);

}  // namespace meander
