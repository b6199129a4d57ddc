#pragma once

#include <meander/stream/archive.h>
#include <meander/stream/batch.h>
#include <meander/stream/context_set.h>
#include <meander/stream/index_queue.h>
#include <meander/stream/schedules/schedule.h>
#include <meander/stream/tensor_pool.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace meander {

struct ScheduleSourceOptions {
  /// Samples a batch.
  std::int64_t batch = 128;
  /// One context for the whole batch; else every sample draws a context of its own.
  bool labels_per_batch = false;
  /// Iterations in all, where the schedule itself has no end or a later one.
  std::optional<std::int64_t> length{};
  /// Of the context draws and of the order of samples.
  std::uint64_t seed = 1;
};

/// A source of labelled batches: a schedule says from which context the next sample comes, a context set what it is. A
/// context's samples come in random order, none twice before all were shown. Iteration i's contexts depend on the seed
/// and on i alone. Batches take their tensors from a pool: keep a batch as long as you like, but a reader that drops
/// batches in time lets the source run without allocating.
/// A value: a copy goes on from the same place on its own (the pool is shared).
class ScheduleSource {
 public:
  /// Throws UsageError when schedule and context set differ in their number of contexts, when a number is out of range,
  /// or when a batch is larger than a context from which it has to come whole.
  ScheduleSource(AnySchedule schedule, ContextSet contexts, ScheduleSourceOptions options,
                 std::shared_ptr<TensorPool> pool = std::make_shared<TensorPool>());

  std::optional<Batch> next(std::stop_token stop = {});
  /// Iterations in all; nothing: unlimited.
  std::optional<std::int64_t> length() const { return length_; }
  /// Of the next batch.
  std::int64_t iteration() const { return iteration_; }
  const ContextSet& contexts() const { return contexts_; }
  const ScheduleSourceOptions& options() const { return options_; }
  /// The contexts of the last batch, sample by sample, hidden ones too: for drawing what a stream looks like, not for
  /// learners.
  const std::vector<std::int64_t>& last_contexts() const { return drawn_; }

  void save(Archive& to) const;
  /// Throws Error when the state is that of another stream; nothing is changed then.
  void load(const Archive& from);

 private:
  void draw_contexts();
  void draw_samples();

  AnySchedule schedule_;
  ContextSet contexts_;
  ScheduleSourceOptions options_;
  std::optional<std::int64_t> length_;
  std::int64_t iteration_ = 0;
  std::vector<IndexQueue> queues_;
  std::vector<std::int64_t> drawn_;
  std::vector<std::int64_t> samples_;
  std::shared_ptr<TensorPool> pool_;
};

struct FuzzyOptions {
  /// Of each context.
  std::int64_t iterations = 2000;
  /// Half the width of a transition, in iterations.
  std::int64_t fuzziness = 500;
  std::int64_t batch = 128;
  bool labels_per_batch = false;
  std::uint64_t seed = 1;
};
struct AcademicOptions {
  /// Of each context.
  std::int64_t iterations = 2000;
  std::int64_t batch = 128;
  std::uint64_t seed = 1;
};
struct RandomOptions {
  /// Times the number of contexts: the stream's length.
  std::int64_t iterations = 2000;
  std::int64_t batch = 128;
  bool labels_per_batch = false;
  std::uint64_t seed = 1;
};

/// Streams by name: contexts * iterations batches each.
ScheduleSource fuzzy_boundaries(const ContextSet& contexts, const FuzzyOptions& options = {});
ScheduleSource academic_setting(const ContextSet& contexts, const AcademicOptions& options = {});
ScheduleSource random_stream(const ContextSet& contexts, const RandomOptions& options = {});

}  // namespace meander
