#include <meander/operators/images.h>
#include <meander/operators/pad.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/tensor_pool.h>

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace meander::ops {
namespace {

template <class T>
void pad_planes(const T* in, T* out, const Images& from, const Images& to, std::int64_t pixels) {
  std::fill_n(out, to.planes() * to.plane(), T{0});
  for (std::int64_t plane = 0; plane < from.planes(); ++plane) {
    T* first = out + plane * to.plane() + pixels * to.width + pixels;
    for (std::int64_t row = 0; row < from.height; ++row, in += from.width) {
      std::copy_n(in, from.width, first + row * to.width);
    }
  }
}

}  // namespace

Operator pad(int pixels) {
  if (pixels < 0) throw UsageError("pad", fmt::format("{} is not a number of pixels", pixels), "give 0 or more");
  return Operator("pad", [pixels, pool = std::make_shared<TensorPool>()](Batch batch) {
    const Images from = images_of(batch.x);
    const Images to{from.count, from.channels, from.height + 2 * pixels, from.width + 2 * pixels};
    const at::Tensor x = batch.x.contiguous();
    batch.x = pool->take(to.sizes(), x.scalar_type());
    by_type(x, batch.x, [&](const auto* in, auto* out) { pad_planes(in, out, from, to, pixels); });
    return batch;
  });
}

}  // namespace meander::ops
