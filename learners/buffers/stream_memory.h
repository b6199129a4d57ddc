#pragma once

#include <meander/learners/buffers/distinct_samples.h>
#include <meander/learners/buffers/replay_memory.h>
#include <meander/learners/buffers/reservoir.h>

#include <optional>
#include <string>

namespace meander {

/// A uniform sample of fixed size of the stream so far; needs no boundaries. Draws depend on the step alone and return
/// samples stored at that moment. A group may mix samples of several contexts, each with its context id.
class ReservoirMemory final : public ReplayMemory {
 public:
  /// `budget` in samples. Throws UsageError when it is below 1.
  explicit ReservoirMemory(std::int64_t budget);

  std::string name() const override;
  void begin(Learner& learner) override;
  void observe(Learner&, const Batch& raw) override { reservoir_->offer(raw); }
  std::int64_t size() const override { return reservoir_ ? reservoir_->filled() : 0; }
  std::int64_t version() const override { return reservoir_ ? reservoir_->seen() : 0; }
  const std::vector<Batch>& draw(std::int64_t count, Step& step) override;
  Batch draw_any(std::int64_t count, Step& step) override;
  /// Samples that came and that the reservoir does not hold.
  std::int64_t pending(const Batch& current) const override;
  std::vector<StoredSet> sets() const override;
  Batch fetch(std::span<const std::int64_t> slots) override { return reservoir_->fetch(slots); }
  void save(Archive& to) const override { reservoir_->save(to); }
  void load(Learner& learner, const Archive& from) override { reservoir_->load(from, bounds_of(learner)); }

 private:
  std::int64_t budget_;
  std::optional<Reservoir> reservoir_;
  std::vector<Batch> drawn_;
};

/// Every sample of the stream so far, once. Grows without limit where a source cannot tell samples apart.
class WholeStreamMemory final : public ReplayMemory {
 public:
  std::string name() const override { return "whole stream"; }
  void begin(Learner&) override { samples_ = {}; }
  void observe(Learner&, const Batch& raw) override { samples_.offer(raw); }
  std::int64_t size() const override { return samples_.size(); }
  std::int64_t version() const override { return samples_.size(); }
  const std::vector<Batch>& draw(std::int64_t count, Step& step) override;
  Batch draw_any(std::int64_t count, Step& step) override;
  std::int64_t pending(const Batch& current) const override { return current.size(); }
  std::vector<StoredSet> sets() const override;
  Batch fetch(std::span<const std::int64_t> slots) override { return samples_.fetch(slots); }
  void save(Archive& to) const override { samples_.save(to); }
  void load(Learner& learner, const Archive& from) override { samples_.load(from, bounds_of(learner)); }

 private:
  DistinctSamples samples_;
  SlotDraw draw_;
  std::vector<Batch> drawn_;
};

}  // namespace meander
