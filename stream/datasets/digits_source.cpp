#include <meander/stream/datasets/digits.h>
#include <meander/stream/datasets/digits_source.h>
#include <meander/stream/error.h>

#include <fmt/core.h>

#include <utility>

namespace meander::datasets {

DigitsSource::DigitsSource(std::uint64_t seed, std::int64_t batch_size) : seed_(seed), batch_size_(batch_size) {
  if (batch_size < 1) {
    throw UsageError("batch", fmt::format("{} is not a number of samples", batch_size), "give 1 or more");
  }
}

std::optional<Batch> DigitsSource::next(std::stop_token stop) {
  if (stop.stop_requested()) return std::nullopt;
  Dataset made = digits_dataset(seed_, 0, batch_size_, position_);
  position_ += batch_size_;
  Batch batch;
  batch.x = std::move(made.x);
  batch.y = std::move(made.y);
  return batch;
}

void DigitsSource::save(Archive& to) const { to.write("position", position_); }

void DigitsSource::load(const Archive& from) {
  std::int64_t position = 0;
  from.read("position", position);
  if (position < 0) throw Error("digits", fmt::format("cannot continue at sample {}", position), "start without it");
  position_ = position;
}

}  // namespace meander::datasets
