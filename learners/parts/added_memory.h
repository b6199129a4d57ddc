#pragma once

#include <meander/learners/buffers/replay_memory.h>
#include <meander/learners/part.h>
#include <meander/stream/runtime/rng.h>
#include <meander/stream/runtime/tensor_pool.h>

#include <memory>
#include <string>
#include <utility>

namespace meander {

/// Stored samples join the training set: every step learns from as many samples as the stream's batch has, drawn from
/// the union of samples that are not stored yet (the current context) and stored ones. Classes are not balanced.
///
/// The union of N pending and M stored samples is traversed again and again, in random order and without the last
/// incomplete batch, as a loader over both data sets would: the number of stored samples in a batch is drawn from what
/// the pass has left of either kind. Stored samples come in an endless random order of their own; the others are the
/// first of the stream's batch, which is in random order anyway, and the rest of that batch is not learned from. A pass
/// restarts when the memory changes. N is the memory's `pending`: exact once all samples of a context have come (less
/// than a tenth of 2000 iterations on split MNIST); until then, the last context's number is used.
class AddedMemory : public Part {
 public:
  /// Another part keeps `memory`.
  explicit AddedMemory(std::shared_ptr<ReplayMemory> memory) : memory_(std::move(memory)) {}

  std::string name() const override { return "added-memory"; }
  bool consolidates() const override { return false; }
  void begin(Learner&) override { stored_left_ = pending_left_ = 0, version_ = -1; }
  void compose(Step& step) override;
  void save(Archive& to) const override;
  void load(Learner& learner, const Archive& from) override;

 protected:
  /// The samples to learn from in this step, after the operators; empty: the stream's batch. Tests override it.
  virtual Batch choose(Step& step);

 private:
  std::int64_t draw_stored(Step& step);

  std::shared_ptr<ReplayMemory> memory_;
  std::int64_t stored_left_ = 0, pending_left_ = 0;  // of this pass
  std::int64_t version_ = -1;
  std::shared_ptr<TensorPool> pool_ = std::make_shared<TensorPool>();
};

/// Feeds a memory that other parts draw from: with every batch after it was learned from, and at each consolidation.
class MemoryKeeper final : public Part {
 public:
  explicit MemoryKeeper(std::shared_ptr<ReplayMemory> memory) : memory_(std::move(memory)) {}

  std::string name() const override { return "memory"; }
  std::string form() const override { return "memory (" + memory_->name() + ")"; }
  void begin(Learner& learner) override { memory_->begin(learner); }
  void observe(Learner& learner, const Batch& raw) override { memory_->observe(learner, raw); }
  void consolidate(Learner& learner) override { memory_->consolidate(learner); }
  bool consolidates() const override { return memory_->consolidates(); }
  void save(Archive& to) const override { memory_->save(to); }
  void load(Learner& learner, const Archive& from) override { memory_->load(learner, from); }

 private:
  std::shared_ptr<ReplayMemory> memory_;
};

}  // namespace meander
