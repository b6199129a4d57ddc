#pragma once

#include <meander/learners/buffers/replay_memory.h>
#include <meander/learners/part.h>

#include <memory>
#include <string>
#include <utility>

namespace meander {

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
