#pragma once

#include <meander/learners/buffers/distinct_samples.h>
#include <meander/learners/buffers/replay_memory.h>
#include <meander/learners/buffers/selection.h>
#include <meander/stream/contexts/index_queue.h>

#include <map>
#include <span>
#include <utility>

namespace meander {

struct ClassMemoryOptions {
  /// Samples per class; with `in_total`, of all classes together, shared equally. With fewer samples than sets, the
  /// sets that came last hold none.
  std::int64_t budget = 100;
  bool in_total = false;
  Selection selection = Selection::Random;
  /// n contexts share their whole budget from the start: n budget / t samples per class after t of them. 0: each class
  /// has only its own budget.
  std::int64_t full_capacity_over = 0;
  /// Every consolidation is the end of a context, as in the academic setting: its samples get sets of their own, one
  /// per class, and earlier sets are cut. Otherwise the end of a context is unknown, and a class's set is chosen again
  /// from what it holds and what came since.
  bool contexts_end = true;
  /// Samples held of those since the last consolidation, drawn uniformly from the distinct ones; 0: all. Bounds the
  /// memory where the next consolidation may be far away.
  std::int64_t window = 0;
};

/// Samples per class after `finished` of `contexts` contexts, where contexts share their whole budget: budget contexts
/// / finished, rounded down.
std::int64_t full_capacity(std::int64_t budget, std::int64_t contexts, std::int64_t finished);

/// Sets of samples, one per class (and context, where contexts are known or end), chosen at each consolidation from all
/// samples that came since the last one, in the order of the data set (iCaRL's memory: Rebuffi et al. 2017,
/// arXiv:1611.07725). Samples that came since are held too, each once, or a random subset of them: this takes as much
/// memory as a context's training set, or as the window.
/// Draws: samples of all sets in random order, none twice before all were drawn, in a new order after each
/// consolidation.
class ClassMemory final : public ReplayMemory {
 public:
  /// Throws UsageError when the budget is below 1.
  explicit ClassMemory(const ClassMemoryOptions& options);

  std::string name() const override;
  void begin(Learner& learner) override;
  void observe(Learner&, const Batch& raw) override { window_.offer(raw); }
  void consolidate(Learner& learner) override;
  bool consolidates() const override { return true; }
  std::int64_t size() const override { return static_cast<std::int64_t>(labels_.size()); }
  std::int64_t version() const override { return version_; }
  const std::vector<Batch>& draw(std::int64_t count, Step& step) override;
  Batch draw_any(std::int64_t count, Step& step) override;
  /// Exact once all samples of a context have come; until then, the last context's number is used if it is larger.
  std::int64_t pending(const Batch& current) const override;
  std::vector<StoredSet> sets() const override;
  Batch fetch(std::span<const std::int64_t> slots) override { return stored_.fetch(slots); }
  void save(Archive& to) const override;
  void load(Learner& learner, const Archive& from) override;

 private:
  using Numbers = std::vector<std::int64_t>;
  /// Context (-1: one set for all), label.
  using Key = std::pair<std::int64_t, std::int64_t>;
  struct Set {
    Numbers stored, coming;  // slots; numbers in the window
  };
  /// Slots [first, first + queue.size()), and the position of their draws.
  struct Pool {
    std::int64_t first;
    IndexQueue queue;
  };

  std::map<Key, Set> gather_sets(const Learner& learner);
  Key key_of(const Learner& learner, std::int64_t number) const;
  void take_back(std::span<const std::int64_t> slots);
  std::int64_t quota(std::int64_t context, std::size_t sets) const;
  void choose(Learner& learner, std::map<Key, Set>& sets);
  void store(const std::map<Key, Set>& sets);
  void make_pools(const Learner& learner);
  Batch draw_from(Pool& pool, std::int64_t count);

  ClassMemoryOptions options_;
  DistinctSamples window_;
  std::int64_t last_window_ = 0, version_ = 0;

  SampleStore stored_{0};
  Numbers labels_, contexts_, ids_;  // by slot (negative ids: none); a set's slots are contiguous, the best first
  std::vector<Pool> all_;            // two of them, for `draw` and for `draw_any`; none while nothing is stored
  std::vector<Pool> by_context_;     // none where contexts do not matter
  std::vector<Batch> drawn_;
  Numbers slots_;
};

}  // namespace meander
