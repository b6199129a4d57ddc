#pragma once

#include <meander/learners/buffers/sample_store.h>

#include <unordered_set>
#include <vector>

namespace meander {

/// Every sample offered, once: one whose id was offered before is not taken again. One without an id is like no other,
/// and taken. Grows with what it holds, as bytes; once all ids were seen, offering allocates nothing.
/// Not thread-safe: one learner owns it.
class DistinctSamples {
 public:
  void offer(const Batch& batch);
  void clear();

  std::int64_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// Samples by number, 0..size()-1 in order of arrival; `rows` of the batch are the numbers.
  Batch fetch(std::span<const std::int64_t> numbers) { return store_.fetch(numbers); }
  const SampleStore& store() const { return store_; }
  /// By number; negative: none.
  const std::vector<std::int64_t>& ids() const { return ids_; }
  /// All numbers in the order of the data set, which is that of ids; those without come last, in order of arrival.
  std::vector<std::int64_t> in_data_order() const;

  void save(Archive& to) const;
  void load(const Archive& from);

 private:
  SampleStore store_{0};
  std::int64_t size_ = 0;
  std::vector<std::int64_t> ids_, slots_;
  std::unordered_set<std::int64_t> known_;
};

}  // namespace meander
