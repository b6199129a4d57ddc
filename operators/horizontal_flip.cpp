#include <meander/operators/horizontal_flip.h>
#include <meander/operators/images.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/tensor_pool.h>

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace meander::ops {
namespace {

template <class T>
void mirror_sample(const T* in, T* out, const Images& images) {
  for (std::int64_t row = 0; row < images.channels * images.height; ++row, in += images.width, out += images.width) {
    std::reverse_copy(in, in + images.width, out);
  }
}

Batch flip(Batch batch, const SampleRandom& random, double probability, TensorPool& pool) {
  const Images images = images_of(batch.x);
  const at::Tensor x = batch.x.contiguous();
  at::Tensor flipped = pool.take(images.sizes(), x.scalar_type());
  by_type(x, flipped, [&](const auto* in, auto* out) {
    for (std::int64_t i = 0; i < images.count; ++i, in += images.sample(), out += images.sample()) {
      if (random(batch, i).uniform() < probability) {
        mirror_sample(in, out, images);
      } else {
        std::copy_n(in, images.sample(), out);
      }
    }
  });
  batch.x = std::move(flipped);
  return batch;
}

}  // namespace

Operator horizontal_flip(double probability) {
  if (!(probability >= 0 && probability <= 1)) {
    throw UsageError("horizontal_flip", fmt::format("{} is not a probability", probability),
                     "give a number from 0 to 1");
  }
  const auto pool = std::make_shared<TensorPool>();
  return Operator("horizontal_flip", [probability, pool](Batch batch, const SampleRandom& random) {
    return flip(std::move(batch), random, probability, *pool);
  });
}

}  // namespace meander::ops
