#pragma once

#include <meander/learners/buffers/sample_store.h>

#include <cstdint>
#include <unordered_set>
#include <utility>
#include <vector>

namespace meander {

/// Holds every sample offered, once: a sample whose id was offered before is not taken again. A sample without an id
/// counts as distinct and is always taken. Memory grows with the samples held, as bytes; once all ids have been seen,
/// offering allocates nothing.
/// With a limit, holds at most that many: a uniform sample of the distinct samples that came. Each sample has a random
/// number, the same if it comes again, and those with the smallest numbers are held (bottom-k sampling: Cohen & Kaplan
/// 2007).
/// Not thread-safe: one learner owns it.
class DistinctSamples {
 public:
  DistinctSamples() = default;
  /// `limit` in samples; 0: none.
  DistinctSamples(std::int64_t limit, std::uint64_t seed) : limit_(limit), seed_(seed) {}

  void offer(const Batch& batch) { take(batch, limit_); }
  /// Takes them in addition to what is held, whatever the limit.
  void keep(const Batch& batch) { take(batch, 0); }
  /// Forgets all samples; with a limit, later draws use new random numbers.
  void clear();

  std::int64_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// Samples by number, 0..size()-1 in order of arrival; `rows` of the batch are the numbers.
  Batch fetch(std::span<const std::int64_t> numbers) { return store_.fetch(numbers); }
  const SampleStore& store() const { return store_; }
  /// By number; negative: none.
  const std::vector<std::int64_t>& ids() const { return ids_; }
  /// All numbers in the order of the data set, which is the order of ids; samples without an id come last, in order of
  /// arrival up to the limit.
  std::vector<std::int64_t> in_data_order() const;

  void save(Archive& to) const;
  void load(const Archive& from, const SampleBounds& bounds = {});

 private:
  /// The random number of what is held under a limit, and where it is held.
  using Draw = std::pair<double, std::int64_t>;

  void take(const Batch& batch, std::int64_t limit);
  std::int64_t place(std::int64_t id, std::int64_t limit);
  double number_of(std::int64_t id);

  std::int64_t limit_ = 0, windows_ = 0, untold_ = 0;  // untold: how many came without an id
  std::uint64_t seed_ = 0;
  SampleStore store_{0};
  std::int64_t size_ = 0;
  std::vector<std::int64_t> ids_, slots_;
  std::unordered_set<std::int64_t> known_;  // ids that are held
  std::vector<Draw> draws_;                 // with a limit: a heap, the largest first
};

}  // namespace meander
