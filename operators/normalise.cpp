#include <meander/operators/images.h>
#include <meander/operators/normalise.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/tensor_pool.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <utility>

namespace meander::ops {
namespace {

void check(const std::vector<float>& mean, const std::vector<float>& std) {
  if (mean.empty() || mean.size() != std.size()) {
    throw UsageError("normalise", fmt::format("{} means but {} stds", mean.size(), std.size()),
                     "give one of each for every channel");
  }
  for (std::size_t c = 0; c < mean.size(); ++c) {
    if (std::isfinite(mean[c]) && std::isfinite(std[c]) && std[c] > 0) continue;
    throw UsageError("normalise", fmt::format("mean {} and std {} cannot be used", mean[c], std[c]),
                     "give finite numbers, the std above 0");
  }
}

void check(const Batch& batch, const Images& images, std::size_t channels) {
  if (batch.x.scalar_type() != at::kFloat) {
    throw ShapeError("", "x is uint8, but normalise needs float32", "put to_float() before it");
  }
  if (images.channels != static_cast<std::int64_t>(channels)) {
    throw ShapeError("", fmt::format("x has {} channels, mean and std are for {}", images.channels, channels),
                     "give one of each for every channel");
  }
}

Batch normalised(Batch batch, const std::vector<float>& mean, const std::vector<float>& std, TensorPool& pool) {
  const Images images = images_of(batch.x);
  check(batch, images, mean.size());
  const at::Tensor x = batch.x.contiguous();
  batch.x = pool.take(images.sizes(), at::kFloat);
  const float* in = x.data_ptr<float>();
  float* out = batch.x.data_ptr<float>();
  for (std::int64_t plane = 0; plane < images.planes(); ++plane, in += images.plane(), out += images.plane()) {
    const auto c = static_cast<std::size_t>(plane % images.channels);
    std::transform(in, in + images.plane(), out, [m = mean[c], s = std[c]](float v) { return (v - m) / s; });
  }
  return batch;
}

}  // namespace

Operator normalise(std::vector<float> mean, std::vector<float> std) {
  check(mean, std);
  const auto pool = std::make_shared<TensorPool>();
  return Operator("normalise", [mean = std::move(mean), std = std::move(std), pool](Batch batch) {
    return normalised(std::move(batch), mean, std, *pool);
  });
}

}  // namespace meander::ops
