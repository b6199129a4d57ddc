#include <meander/operators/images.h>
#include <meander/operators/random_crop.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/tensor_pool.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace meander::ops {
namespace {

// The index of the pixel, out of `length`, that is seen at `place`, up to `length` beyond an edge; -1: none, a zero.
std::int64_t seen_at(std::int64_t place, std::int64_t length, Border border) {
  if (place >= 0 && place < length) return place;
  const std::int64_t edge = border == Border::Symmetric ? 1 : 0;
  if (border == Border::Zero) return -1;
  return place < 0 ? -place - edge : 2 * (length - 1) - place + edge;
}

template <class T>
void crop_sample(const T* in, T* out, const Images& images, std::int64_t down, std::int64_t right, Border border) {
  const std::int64_t inside = std::clamp<std::int64_t>(-right, 0, images.width);
  const std::int64_t outside = std::clamp<std::int64_t>(images.width - right, 0, images.width);
  for (std::int64_t channel = 0; channel < images.channels; ++channel, in += images.plane()) {
    for (std::int64_t row = 0; row < images.height; ++row, out += images.width) {
      const std::int64_t from = seen_at(row + down, images.height, border);
      if (from < 0) {
        std::fill_n(out, images.width, T{0});
        continue;
      }
      const T* line = in + from * images.width;
      const auto at = [&](std::int64_t column) {
        const std::int64_t pixel = seen_at(column + right, images.width, border);
        return pixel < 0 ? T{0} : line[pixel];
      };
      for (std::int64_t column = 0; column < inside; ++column) out[column] = at(column);
      if (outside > inside) std::copy_n(line + inside + right, outside - inside, out + inside);
      for (std::int64_t column = std::max(inside, outside); column < images.width; ++column) out[column] = at(column);
    }
  }
}

void check(const Images& images, int padding, Border border) {
  const std::int64_t most = std::min(images.height, images.width) - (border == Border::Reflect ? 1 : 0);
  if (border == Border::Zero || padding <= most) return;
  const std::string problem =
      fmt::format("images of {} x {} pixels cannot be mirrored by {} pixels", images.height, images.width, padding);
  throw ShapeError("", problem, fmt::format("give a padding of at most {}", most));
}

Batch crop(Batch batch, const SampleRandom& random, int padding, Border border, TensorPool& pool) {
  const Images images = images_of(batch.x);
  check(images, padding, border);
  const at::Tensor x = batch.x.contiguous();
  at::Tensor cropped = pool.take(images.sizes(), x.scalar_type());
  const auto places = 2 * static_cast<std::uint64_t>(padding) + 1;
  by_type(x, cropped, [&](const auto* in, auto* out) {
    for (std::int64_t i = 0; i < images.count; ++i, in += images.sample(), out += images.sample()) {
      Rng rng = random(batch, i);
      const std::int64_t down = static_cast<std::int64_t>(rng.below(places)) - padding;
      const std::int64_t right = static_cast<std::int64_t>(rng.below(places)) - padding;
      crop_sample(in, out, images, down, right, border);
    }
  });
  batch.x = std::move(cropped);
  return batch;
}

}  // namespace

Operator random_crop(int padding, Border border) {
  if (padding < 0) {
    throw UsageError("random_crop", fmt::format("{} is not a number of pixels", padding), "give 0 or more");
  }
  const auto pool = std::make_shared<TensorPool>();
  return Operator("random_crop", [padding, border, pool](Batch batch, const SampleRandom& random) {
    return crop(std::move(batch), random, padding, border, *pool);
  });
}

}  // namespace meander::ops
