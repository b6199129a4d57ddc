#include <meander/stream/contexts/cumulative_source.h>

#include <meander/stream/runtime/error.h>
#include <meander/stream/schedules/academic_setting.h>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace meander {

CumulativeSource::CumulativeSource(ContextSet contexts, const CumulativeOptions& options)
    : contexts_(std::move(contexts)), options_(options) {
  if (options_.iterations < 1) {
    throw UsageError("iterations", fmt::format("{} is not a number of iterations", options_.iterations),
                     "give 1 or more");
  }
  if (options_.contexts < 0 || options_.contexts > contexts_.contexts()) {
    throw UsageError("contexts",
                     fmt::format("{} of {} contexts cannot be taken", options_.contexts, contexts_.contexts()),
                     fmt::format("give 1 to {}", contexts_.contexts()));
  }
  check_batch();
  begin_period(0);
}

// Growing batches need as many samples on average over the contexts so far.
void CumulativeSource::check_batch() const {
  std::int64_t most = contexts_.train_size(0), total = 0;
  for (std::int64_t c = 0; c < contexts() && options_.growing_batch; ++c) {
    total += contexts_.train_size(c);
    most = std::min(most, total / (c + 1));
  }
  if (options_.batch >= 1 && options_.batch <= most) return;
  throw UsageError("batch", fmt::format("a batch of {} cannot come from {} training samples", options_.batch, most),
                   fmt::format("give a batch of 1 to {}", most));
}

void CumulativeSource::begin_period(std::int64_t period) {
  ends_.clear();
  queues_.clear();
  // Each period has its own orders.
  const auto key = [period](std::int64_t context) {
    return (static_cast<std::uint64_t>(period) << 32U) + static_cast<std::uint64_t>(context);
  };
  std::int64_t total = 0;
  for (std::int64_t c = 0; c < visible(period); ++c) {
    const std::int64_t size = contexts_.train_size(c);
    total += size;
    ends_.push_back(total);
    if (options_.by_context) queues_.emplace_back(size, options_.seed, key(c + 1));
  }
  if (!options_.by_context) queues_.emplace_back(total, options_.seed, key(0));
}

std::optional<Batch> CumulativeSource::next(std::stop_token) {
  if (iteration_ >= periods() * options_.iterations) return std::nullopt;
  if (iteration_ > 0 && iteration_ % options_.iterations == 0) begin_period(iteration_ / options_.iterations);
  context_.clear();
  sample_.clear();
  if (options_.by_context) {
    const auto seen = static_cast<std::int64_t>(queues_.size());
    const std::int64_t share = (batch_size() + seen - 1) / seen;
    for (std::int64_t c = 0; c < seen; ++c) {
      IndexQueue& queue = queues_[static_cast<std::size_t>(c)];
      drawn_.resize(static_cast<std::size_t>(std::min(share, queue.size())));
      queue.take_batch(drawn_);
      context_.insert(context_.end(), drawn_.size(), c);
      sample_.insert(sample_.end(), drawn_.begin(), drawn_.end());
    }
  } else {
    drawn_.resize(static_cast<std::size_t>(batch_size()));
    queues_.front().take_batch(drawn_);
    for (const std::int64_t index : drawn_) {
      const auto end = std::upper_bound(ends_.begin(), ends_.end(), index);
      context_.push_back(end - ends_.begin());
      sample_.push_back(end == ends_.begin() ? index : index - *(end - 1));
    }
  }
  Batch batch = contexts_.gather(context_, sample_, *pool_);
  batch.index = iteration_++;
  batch.boundary = iteration_ % options_.iterations == 0;
  return batch;
}

std::vector<std::int64_t> CumulativeSource::context_ends() const {
  if (options_.joint) return {};
  return AcademicSetting(contexts(), options_.iterations).context_ends();
}

void CumulativeSource::save(Archive& to) const {
  to.write("iteration", iteration_);
  meander::save(queues_, to);
}

void CumulativeSource::load(const Archive& from) {
  std::int64_t iteration = 0;
  from.read("iteration", iteration);
  const bool within = iteration >= 0 && iteration <= periods() * options_.iterations;
  CumulativeSource moved = *this;
  // A state saved at the end of a period still has that period's queues.
  if (within) moved.begin_period(std::max<std::int64_t>(0, iteration - 1) / options_.iterations);
  if (!within || !meander::load(moved.queues_, from)) {
    throw Error("stream", "the saved state is another stream's", "load it into the stream it was saved from");
  }
  moved.iteration_ = iteration;
  *this = std::move(moved);
}

}  // namespace meander
