#include <meander/operators/images.h>
#include <meander/operators/permute.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/tensor_pool.h>

#include <fmt/format.h>

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

namespace meander::ops {
namespace {

void check(const std::vector<std::int64_t>& permutation) {
  const auto size = static_cast<std::int64_t>(permutation.size());
  std::vector<bool> seen(permutation.size());
  for (const std::int64_t pixel : permutation) {
    const bool fits = pixel >= 0 && pixel < size && !seen[static_cast<std::size_t>(pixel)];
    if (!fits) {
      throw UsageError("permute", fmt::format("{} is out of range or repeated, in a list of {}", pixel, size),
                       fmt::format("give each of 0 to {} once", size - 1));
    }
    seen[static_cast<std::size_t>(pixel)] = true;
  }
}

template <class T>
void permute_planes(const T* in, T* out, const Images& images, const std::vector<std::int64_t>& permutation) {
  for (std::int64_t plane = 0; plane < images.planes(); ++plane, in += images.plane()) {
    for (const std::int64_t from : permutation) *out++ = in[from];
  }
}

Batch permuted(Batch batch, const std::vector<std::int64_t>& permutation, TensorPool& pool) {
  const Images images = images_of(batch.x);
  if (images.plane() != static_cast<std::int64_t>(permutation.size())) {
    const std::string problem =
        fmt::format("x has {} x {} pixels, the permutation is for {}", images.height, images.width, permutation.size());
    throw ShapeError("", problem, "give a permutation of that many pixels");
  }
  const at::Tensor x = batch.x.contiguous();
  batch.x = pool.take(images.sizes(), x.scalar_type());
  by_type(x, batch.x, [&](const auto* in, auto* out) { permute_planes(in, out, images, permutation); });
  return batch;
}

}  // namespace

Operator permute(std::vector<std::int64_t> permutation) {
  check(permutation);
  const auto pool = std::make_shared<TensorPool>();
  return Operator("permute", [permutation = std::move(permutation), pool](Batch batch) {
    return permuted(std::move(batch), permutation, *pool);
  });
}

}  // namespace meander::ops
