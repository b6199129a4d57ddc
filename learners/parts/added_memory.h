#pragma once

#include <meander/learners/buffers/replay_memory.h>
#include <meander/learners/part.h>
#include <meander/stream/rng.h>
#include <meander/stream/tensor_pool.h>

#include <memory>
#include <utility>

namespace meander {

/// Stored samples join the training set: every step learns from as many samples as the stream's batch has, drawn from
/// the union of what came and is not stored yet (the current context) and of what is stored. No class is balanced.
///
/// The union of N pending and M stored samples is passed through again and again, in random order and without the last
/// incomplete batch, as a loader over both data sets would: how many of a batch are stored ones is drawn from what the
/// pass has left of either kind. Which ones: stored samples in an endless random order of their own; the others are the
/// first of the stream's batch, which comes in random order anyway, and the rest of that batch is not learned from. A
/// pass starts anew when the memory changes. N is what the memory says is pending: exact once all samples of a context
/// came (less than a tenth of 2000 iterations on split MNIST); before, the last context's number stands in.
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
  /// The samples to learn from in this step, after the operators; empty: the stream's batch. Tests hand theirs in here.
  virtual Batch choose(Step& step);

 private:
  std::int64_t draw_stored(Step& step);

  std::shared_ptr<ReplayMemory> memory_;
  std::int64_t stored_left_ = 0, pending_left_ = 0;  // of this pass
  std::int64_t version_ = -1;
  std::shared_ptr<TensorPool> pool_ = std::make_shared<TensorPool>();
};

}  // namespace meander
