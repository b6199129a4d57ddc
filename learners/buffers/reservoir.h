#pragma once

#include <meander/learners/buffers/sample_store.h>
#include <meander/learners/buffers/slots.h>
#include <meander/stream/runtime/rng.h>

namespace meander {

/// A uniform sample, of fixed size, of everything offered so far: after n samples each is held with probability
/// min(1, budget / n) (Vitter 1985, algorithm R). Holds samples as the source yielded them.
/// Not thread-safe: one learner owns it. `offer` and `draw` copy the samples they touch, whatever n is.
class Reservoir {
 public:
  /// `budget` in samples. Throws UsageError when it is below 1.
  Reservoir(std::int64_t budget, std::uint64_t seed);

  /// Offers a batch in stream order. Throws ShapeError when shape or type differ from the first batch's. An empty batch
  /// changes nothing.
  void offer(const Batch& batch);
  /// `count` samples, uniform, without replacement; all of them (in random order) when fewer are held. Must hold some.
  /// `rows` are the slots.
  Batch draw(std::int64_t count, Rng rng);

  /// The samples of these slots, `rows` are the slots.
  Batch fetch(std::span<const std::int64_t> slots) { return samples_.fetch(slots); }
  /// The samples by slot; the first `filled()` slots are in use.
  const SampleStore& samples() const { return samples_; }

  /// Forgets all samples and restarts its random numbers from `seed`; keeps its allocated memory.
  void restart(std::uint64_t seed);

  bool empty() const { return slots_.filled() == 0; }
  std::int64_t filled() const { return slots_.filled(); }
  std::int64_t seen() const { return slots_.seen(); }

  void save(Archive& to) const;
  void load(const Archive& from, const SampleBounds& bounds = {});

 private:
  ReservoirSlots slots_;
  SampleStore samples_;
  Rng rng_;
  SlotDraw draw_;
};

}  // namespace meander
