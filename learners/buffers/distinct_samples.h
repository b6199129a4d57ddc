#pragma once

#include <meander/learners/buffers/sample_store.h>

#include <cstdint>
#include <unordered_set>
#include <utility>
#include <vector>

namespace meander {

/// Every sample offered, once: one whose id was offered before is not taken again. One without an id is like no other,
/// and taken. Grows with what it holds, as bytes; once all ids were seen, offering allocates nothing.
/// With a limit, so many at most: a uniform sample of the different samples that came. Each has a random number, which
/// for a sample that comes again is the same, and those with the smallest are held (bottom-k sampling: Cohen & Kaplan
/// 2007).
/// Not thread-safe: one learner owns it.
class DistinctSamples {
 public:
  DistinctSamples() = default;
  /// `limit` in samples; 0: none.
  DistinctSamples(std::int64_t limit, std::uint64_t seed) : limit_(limit), seed_(seed) {}

  void offer(const Batch& batch) { take(batch, limit_); }
  /// Takes them beside what is held, whatever the limit.
  void keep(const Batch& batch) { take(batch, 0); }
  /// Forgets all it holds; with a limit, it draws anew.
  void clear();

  std::int64_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// Samples by number, 0..size()-1 in order of arrival; `rows` of the batch are the numbers.
  Batch fetch(std::span<const std::int64_t> numbers) { return store_.fetch(numbers); }
  const SampleStore& store() const { return store_; }
  /// By number; negative: none.
  const std::vector<std::int64_t>& ids() const { return ids_; }
  /// All numbers in the order of the data set, which is that of ids; those without come last, in order of arrival up to
  /// the limit.
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
