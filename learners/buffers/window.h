#pragma once

#include <meander/learners/buffers/distinct_samples.h>
#include <meander/learners/buffers/reservoir.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace meander {

/// The samples that came since the last consolidation: all of them, each once if it has an id (in the academic setting,
/// the context's training set), or a uniform sample of fixed size. Held as the source yielded them, uint8. Not
/// thread-safe.
class Window {
 public:
  /// At most `limit` samples; 0: all.
  Window(std::int64_t limit, std::uint64_t seed);

  void offer(const Batch& batch);
  /// Starts the next window.
  void clear();
  std::int64_t size() const { return some_ ? some_->filled() : all_.size(); }
  /// How many samples came; it holds all or some of them.
  std::int64_t seen() const { return some_ ? some_->seen() : all_.size(); }

  /// The numbers of all held samples, for `fetch`; in the order of the data set where that is known.
  std::vector<std::int64_t> numbers() const;
  Batch fetch(std::span<const std::int64_t> numbers);

  void save(Archive& to) const;
  void load(const Archive& from, const SampleBounds& bounds = {});

 private:
  std::uint64_t seed() const;

  std::uint64_t seed_;
  std::int64_t windows_ = 0;
  DistinctSamples all_;
  std::optional<Reservoir> some_;
};

}  // namespace meander
