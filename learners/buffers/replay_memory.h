#pragma once

#include <meander/stream/batch.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace meander {

class Learner;
class Step;

/// The stored samples of one class, or of one class in one context.
struct StoredSet {
  std::int64_t label = 0;
  /// -1: contexts are hidden.
  std::int64_t context = -1;
  /// The stretch of the stream (a context, known or not) that it came from, where stretches end; otherwise 0.
  std::int64_t stretch = 0;
  std::vector<std::int64_t> slots;  ///< the best first, where samples are ranked
};

/// A store of samples for any use: experience replay, a constraint, a larger training set, class means. Holds samples
/// as the source yielded them. Several parts may share one; one of them, `MemoryKeeper`, feeds it. Not thread-safe: one
/// learner owns it.
class ReplayMemory {
 public:
  virtual ~ReplayMemory() = default;

  /// Its kind and the options that determine the form of its state: "reservoir of 500".
  virtual std::string name() const = 0;

  /// Called before the first step and before state is loaded: forgets whatever it held.
  virtual void begin(Learner&) {}
  /// Takes a batch as the source yielded it, after all steps on it.
  virtual void observe(Learner& learner, const Batch& raw) = 0;
  virtual void consolidate(Learner&) {}
  /// Whether `consolidate` does anything.
  virtual bool consolidates() const { return false; }

  /// Samples that can be drawn.
  virtual std::int64_t size() const = 0;
  bool empty() const { return size() == 0; }
  /// Increases whenever the stored samples change.
  virtual std::int64_t version() const = 0;

  /// The samples to replay in this step: `count` in all (fewer where fewer are stored), none twice, as one group; or as
  /// one group per earlier context where contexts came one after the other and outputs are split by context: then
  /// min(ceil(count / contexts), stored) of each. No groups while nothing is stored. Valid until the next call; `rows`
  /// of a group are slots.
  virtual const std::vector<Batch>& draw(std::int64_t count, Step& step) = 0;
  /// `count` of all stored samples, uniformly, none twice (all of them where there are fewer).
  virtual Batch draw_any(std::int64_t count, Step& step) = 0;
  /// Samples that came and are not stored yet: those of the current context, once each, including `current`.
  virtual std::int64_t pending(const Batch& current) const = 0;

  /// All that is stored, by context and class.
  virtual std::vector<StoredSet> sets() const = 0;
  virtual Batch fetch(std::span<const std::int64_t> slots) = 0;

  /// Everything that determines its future.
  virtual void save(Archive& to) const = 0;
  virtual void load(Learner& learner, const Archive& from) = 0;
};

/// Groups slots 0, 1, ..., whose samples have these labels and contexts (null where hidden), by context and class.
std::vector<StoredSet> sets_of(std::span<const std::int64_t> labels, const std::int64_t* contexts);

}  // namespace meander
