#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>

namespace meander::ops {

/// The shape of a batch's images, [count, channels, height, width].
struct Images {
  std::int64_t count = 0, channels = 0, height = 0, width = 0;

  /// Pixels of one channel, and values of one sample.
  std::int64_t plane() const { return height * width; }
  std::int64_t sample() const { return channels * plane(); }
  std::int64_t planes() const { return count * channels; }
  std::array<std::int64_t, 4> sizes() const { return {count, channels, height, width}; }
};

/// Throws ShapeError unless `x` is a batch of images in uint8 or float32.
Images images_of(const at::Tensor& x);

/// Calls body(const T* in, T* out), T being the element type of both tensors, uint8 or float32; both contiguous.
template <class Body>
void by_type(const at::Tensor& in, at::Tensor& out, Body body) {
  if (in.scalar_type() == at::kByte) {
    body(static_cast<const std::uint8_t*>(in.data_ptr<std::uint8_t>()), out.data_ptr<std::uint8_t>());
  } else {
    body(static_cast<const float*>(in.data_ptr<float>()), out.data_ptr<float>());
  }
}

}  // namespace meander::ops
