#pragma once

#include <meander/stream/batch.h>
#include <meander/stream/contexts/context_set.h>
#include <meander/stream/contexts/index_queue.h>
#include <meander/stream/runtime/tensor_pool.h>
#include <meander/stream/schedules/schedule.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace meander {

struct ScheduleSourceOptions {
  /// Samples per batch.
  std::int64_t batch = 128;
  /// Draws one context for the whole batch; otherwise one for each sample.
  bool labels_per_batch = false;
  /// Iterations in total, if the schedule itself has no end or a later one.
  std::optional<std::int64_t> length{};
  /// Seed of the context draws and of the order of samples.
  std::uint64_t seed = 1;
};

/// A source of labelled batches: a schedule decides which context the next sample comes from, a context set supplies
/// the sample (a schedule of fewer contexts shows the first ones). A context's samples come in random order, none twice
/// before all were shown. The contexts of iteration i depend only on the seed and on i. Batches take their tensors from
/// a pool: keep a batch as long as you like, but a reader that drops batches in time lets the source run without
/// allocating. A value type: a copy continues independently from the same position (the pool is shared).
class ScheduleSource {
 public:
  /// Throws UsageError when the schedule has more contexts than the context set, when a number is out of range, or when
  /// `labels_per_batch` is set and a batch is larger than a context.
  ScheduleSource(AnySchedule schedule, ContextSet contexts, ScheduleSourceOptions options,
                 std::shared_ptr<TensorPool> pool = std::make_shared<TensorPool>());

  std::optional<Batch> next(std::stop_token stop = {});
  /// Iterations in total; nullopt: unlimited.
  std::optional<std::int64_t> length() const { return length_; }
  /// For each context, after how many iterations it has ended; empty if contexts do not end.
  std::vector<std::int64_t> context_ends() const { return schedule_.context_ends(); }
  /// The iteration of the next batch.
  std::int64_t iteration() const { return iteration_; }
  const ContextSet& contexts() const { return contexts_; }
  const ScheduleSourceOptions& options() const { return options_; }
  /// The context of each sample of the last batch, even if hidden: for plotting a stream, not for learners.
  const std::vector<std::int64_t>& last_contexts() const { return drawn_; }

  void save(Archive& to) const;
  /// Throws Error, and changes nothing, when the state is another stream's.
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
  /// Per context.
  std::int64_t iterations = 2000;
  /// Half the width of a transition, in iterations.
  std::int64_t fuzziness = 500;
  std::int64_t batch = 128;
  bool labels_per_batch = false;
  std::uint64_t seed = 1;
};
struct AcademicOptions {
  /// Per context.
  std::int64_t iterations = 2000;
  std::int64_t batch = 128;
  std::uint64_t seed = 1;
};
struct RandomOptions {
  /// Multiplied by the number of contexts: the stream's length.
  std::int64_t iterations = 2000;
  /// Only the first so many contexts; 0: all.
  std::int64_t contexts = 0;
  std::int64_t batch = 128;
  bool labels_per_batch = false;
  std::uint64_t seed = 1;
};

/// The named streams: contexts * iterations batches each.
ScheduleSource fuzzy_boundaries(const ContextSet& contexts, const FuzzyOptions& options = {});
ScheduleSource academic_setting(const ContextSet& contexts, const AcademicOptions& options = {});
ScheduleSource random_stream(const ContextSet& contexts, const RandomOptions& options = {});

}  // namespace meander
