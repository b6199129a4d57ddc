#pragma once

#include <meander/learners/sample_bounds.h>
#include <meander/stream/batch.h>
#include <meander/stream/runtime/tensor_pool.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <memory>
#include <span>

namespace meander {

/// Numbered slots that hold samples as the source yielded them: x of any type, y, and the context where it is known.
/// Storing and fetching copy bytes, without a tensor operation per sample. Not thread-safe.
class SampleStore {
 public:
  explicit SampleStore(std::int64_t slots);

  /// Sample i of the batch goes to slots[i], where that is not -1. The first batch decides type and shape; throws
  /// ShapeError when a later one differs.
  void put(const Batch& batch, std::span<const std::int64_t> slots);
  /// The samples of these slots as one batch with `rows` = slots; tensors come from a pool.
  Batch fetch(std::span<const std::int64_t> slots);

  /// Makes room for `slots` slots; samples stay in theirs.
  void grow(std::int64_t slots);
  std::int64_t slots() const { return slots_; }

  /// All slots as one batch that shares their memory; undefined tensors before anything was put.
  Batch all() const;

  bool has_context() const { return context_.defined(); }
  const at::Tensor& y() const { return y_; }
  /// Undefined where contexts are hidden.
  const at::Tensor& context() const { return context_; }

  void save(Archive& to) const { save(to, slots_); }
  /// Saves only the first `slots` slots.
  void save(Archive& to, std::int64_t slots) const;
  /// Throws Error unless the archive holds as many samples as there are slots, or none, within the bounds.
  void load(const Archive& from, const SampleBounds& bounds = {});
  /// Whether anything was ever put.
  bool laid_out() const { return x_.defined(); }

 private:
  void lay_out(const Batch& batch);
  void check(const Batch& batch) const;

  std::int64_t slots_;
  at::Tensor x_;        // [slots, C, H, W]
  at::Tensor y_;        // [slots]
  at::Tensor context_;  // [slots] or undefined
  std::shared_ptr<TensorPool> pool_ = std::make_shared<TensorPool>();
};

}  // namespace meander
