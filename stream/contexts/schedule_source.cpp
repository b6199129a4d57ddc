#include <meander/stream/contexts/schedule_source.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/schedules/academic_setting.h>
#include <meander/stream/schedules/checks.h>
#include <meander/stream/schedules/fuzzy_boundaries.h>
#include <meander/stream/schedules/random.h>

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

namespace meander {
namespace {

std::optional<std::int64_t> shorter(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
  return a && b ? std::min(a, b) : (a ? a : b);
}

void check(const AnySchedule& schedule, const ContextSet& contexts, const ScheduleSourceOptions& options) {
  if (schedule.contexts() > contexts.contexts()) {
    throw UsageError("contexts",
                     fmt::format("the schedule is for {} contexts, the context set has {}", schedule.contexts(),
                                 contexts.contexts()),
                     fmt::format("give the schedule at most {}", contexts.contexts()));
  }
  if (options.batch < 1) {
    throw UsageError("batch", fmt::format("{} is not a number of samples", options.batch), "give 1 or more");
  }
  if (options.length && *options.length < 0) {
    throw UsageError("iterations", fmt::format("{} is not a number of iterations", *options.length), "give 0 or more");
  }
  for (std::int64_t c = 0; options.labels_per_batch && c < contexts.contexts(); ++c) {
    const std::int64_t size = contexts.train_size(c);
    if (size < options.batch) {
      throw UsageError(
          "batch",
          fmt::format("a batch of {} cannot come from the {} training samples of context {}", options.batch, size, c),
          fmt::format("give a batch of at most {}", size));
    }
  }
}

}  // namespace

ScheduleSource::ScheduleSource(AnySchedule schedule, ContextSet contexts, ScheduleSourceOptions options,
                               std::shared_ptr<TensorPool> pool)
    : schedule_(std::move(schedule)),
      contexts_(std::move(contexts)),
      options_(options),
      length_(shorter(schedule_.length(), options.length)),
      pool_(std::move(pool)) {
  check(schedule_, contexts_, options_);
  for (std::int64_t c = 0; c < contexts_.contexts(); ++c) {
    queues_.emplace_back(contexts_.train_size(c), options_.seed, static_cast<std::uint64_t>(c));
  }
  drawn_.resize(static_cast<std::size_t>(options_.batch));
  samples_.resize(drawn_.size());
}

void ScheduleSource::draw_contexts() {
  Rng rng(options_.seed, "labels", static_cast<std::uint64_t>(iteration_));
  const std::span all(drawn_);
  schedule_.draw(iteration_, rng, options_.labels_per_batch ? all.first(1) : all);
  if (options_.labels_per_batch) std::fill(drawn_.begin(), drawn_.end(), drawn_.front());
}

void ScheduleSource::draw_samples() {
  const auto queue = [this](std::int64_t context) -> IndexQueue& { return queues_[static_cast<std::size_t>(context)]; };
  if (options_.labels_per_batch) {
    queue(drawn_.front()).take_batch(samples_);
  } else {
    std::transform(drawn_.begin(), drawn_.end(), samples_.begin(), [&](std::int64_t c) { return queue(c).take(); });
  }
}

std::optional<Batch> ScheduleSource::next(std::stop_token) {
  if (length_ && iteration_ >= *length_) return std::nullopt;
  draw_contexts();
  draw_samples();
  Batch batch = contexts_.gather(drawn_, samples_, *pool_);
  batch.index = iteration_;
  batch.boundary = schedule_.boundary(iteration_);
  ++iteration_;
  return batch;
}

void ScheduleSource::save(Archive& to) const {
  to.write("iteration", iteration_);
  meander::save(queues_, to);
}

void ScheduleSource::load(const Archive& from) {
  std::int64_t iteration = 0;
  from.read("iteration", iteration);
  const bool within = iteration >= 0 && iteration <= length_.value_or(std::numeric_limits<std::int64_t>::max() / 2);
  if (!within || !meander::load(queues_, from)) {
    throw Error("stream", fmt::format("the saved state is not from a stream over {} contexts", queues_.size()),
                "load it into the stream it was saved from");
  }
  iteration_ = iteration;
}

ScheduleSource fuzzy_boundaries(const ContextSet& contexts, const FuzzyOptions& options) {
  return {FuzzyBoundaries(contexts.contexts(), options.iterations, options.fuzziness),
          contexts,
          {.batch = options.batch, .labels_per_batch = options.labels_per_batch, .seed = options.seed}};
}

ScheduleSource academic_setting(const ContextSet& contexts, const AcademicOptions& options) {
  return {AcademicSetting(contexts.contexts(), options.iterations),
          contexts,
          {.batch = options.batch, .labels_per_batch = true, .seed = options.seed}};
}

ScheduleSource random_stream(const ContextSet& contexts, const RandomOptions& options) {
  const std::int64_t shown = options.contexts > 0 ? options.contexts : contexts.contexts();
  check_iterations(shown, options.iterations);
  return {RandomSchedule(shown),
          contexts,
          {.batch = options.batch,
           .labels_per_batch = options.labels_per_batch,
           .length = shown * options.iterations,
           .seed = options.seed}};
}

}  // namespace meander
