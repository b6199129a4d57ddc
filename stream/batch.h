#pragma once

#include <ATen/core/Tensor.h>

#include <chrono>
#include <cstdint>
#include <optional>

namespace meander {

/// What flows through a pipeline: the samples of one iteration. A value, cheap to copy and to move (tensors are
/// handles); treat its tensors as read-only, since other nodes may hold them too.
struct Batch {
  /// Position in the stream, from 0 without gaps.
  std::int64_t index = 0;
  /// [B, channels, height, width]; uint8 as a source yields it, float32 after `to_float`.
  at::Tensor x;
  /// [B] int64, labels as the scenario stores them; undefined where there is nothing to learn, only to predict.
  at::Tensor y;
  /// [B] int64, 0-based context of every sample; undefined unless the scenario reveals it.
  at::Tensor context;
  /// [B] int64: which row each sample was in the batch as the source yielded it (a buffer's slots, for a replayed
  /// batch). Undefined means 0..B-1. Random operators draw by it, and a filter keeps it true.
  at::Tensor rows;
  /// [B] int64: which sample of its data set, as its context shows it, each one is: the same number, the same sample.
  /// Grows with its place in the context's training set. Undefined where a source cannot tell (live data), negative for
  /// a sample of which it cannot: those are like no other. Numbers are a source's own: `merge` of n sources makes them
  /// the pair (number, source), as number * n + source.
  at::Tensor ids;
  /// Drawn from a buffer: `index` then counts the learner's updates before the draw and is no position in the stream.
  bool replayed = false;
  /// The last batch of a context; only streams that know say so.
  bool boundary = false;
  /// When it happened, for live data.
  std::optional<std::chrono::system_clock::time_point> event_time{};

  /// Samples: as many as labels, or as rows of x where there are no labels (what is only to be predicted).
  std::int64_t size() const {
    if (y.defined()) return y.size(0);
    return x.defined() && x.dim() > 0 ? x.size(0) : 0;
  }
  bool empty() const { return size() == 0; }
};

}  // namespace meander
