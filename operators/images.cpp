#include <meander/operators/images.h>
#include <meander/stream/runtime/error.h>

#include <c10/core/ScalarType.h>
#include <fmt/format.h>

namespace meander::ops {

Images images_of(const at::Tensor& x) {
  if (x.dim() != 4) {
    throw ShapeError("", fmt::format("x is [{}], not [batch, channels, height, width]", fmt::join(x.sizes(), ", ")),
                     "give images");
  }
  if (x.scalar_type() != at::kByte && x.scalar_type() != at::kFloat) {
    throw ShapeError("", fmt::format("x has unsupported type {}", c10::toString(x.scalar_type())),
                     "give uint8 or float32");
  }
  return {x.size(0), x.size(1), x.size(2), x.size(3)};
}

}  // namespace meander::ops
