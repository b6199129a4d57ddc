#include <meander/stream/datasets/digits.h>
#include <meander/stream/datasets/digits_source.h>
#include <meander/stream/runtime/error.h>

#include <fmt/core.h>

#include <limits>

namespace meander::datasets {

DigitsSource::DigitsSource(std::int64_t batch_size) : batch_size_(batch_size) {
  if (batch_size < 1) {
    throw UsageError("batch", fmt::format("{} is not a number of samples", batch_size), "give 1 or more");
  }
}

std::optional<Batch> DigitsSource::next(std::stop_token stop) {
  if (stop.stop_requested()) return std::nullopt;
  Batch batch;
  batch.x = batch.ids = pool_->take({batch_size_}, at::kLong);
  batch.y = pool_->take({batch_size_}, at::kLong);
  auto* samples = batch.x.data_ptr<std::int64_t>();
  auto* labels = batch.y.data_ptr<std::int64_t>();
  for (std::int64_t n = 0; n < batch_size_; ++n) {
    samples[n] = position_++;
    labels[n] = samples[n] % 10;
  }
  return batch;
}

void DigitsSource::save(Archive& to) const { to.write("position", position_); }

void DigitsSource::load(const Archive& from) {
  std::int64_t position = 0;
  from.read("position", position);
  if (position < 0 || position % batch_size_ != 0 || position > std::numeric_limits<std::int64_t>::max() / 2) {
    throw Error("digits", fmt::format("cannot continue at sample {} in batches of {}", position, batch_size_),
                "load it into the stream it was saved from");
  }
  position_ = position;
}

Operator draw_digits(std::uint64_t seed) {
  return Operator("draw_digits", [seed, pool = std::make_shared<TensorPool>()](Batch batch) {
    if (batch.x.scalar_type() != at::kLong) return batch;
    if (batch.x.numel() != batch.size()) throw ShapeError("", "x is not one number per sample", "use a DigitsSource");
    const at::Tensor samples = batch.x.contiguous();
    batch.x = pool->take({batch.size(), 1, 28, 28}, at::kByte);
    auto* pixels = batch.x.data_ptr<std::uint8_t>();
    for (std::int64_t n = 0; n < batch.size(); ++n) {
      const std::int64_t i = samples.data_ptr<std::int64_t>()[n];
      if (i < 0) throw Error("", fmt::format("there is no digit {}", i), "number them from 0");
      draw_digit(seed, 0, static_cast<std::uint64_t>(i), pixels + n * digit_pixels);
    }
    return batch;
  });
}

}  // namespace meander::datasets
