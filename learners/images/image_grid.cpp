#include <meander/learners/images/image_grid.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace meander {

namespace {

constexpr std::int64_t border = 2, between_pairs = 10, columns_of_pairs = 8, visible_side = 64;

std::int64_t number_of_images(std::span<const float> values, const ImageShape& shape) {
  const auto size = static_cast<std::int64_t>(values.size());
  if (shape.size() < 1 || size % shape.size() != 0) throw InternalError("values are not whole images");
  return size / shape.size();
}

// One pixel's value as a byte; what is not a number is black.
std::uint8_t byte_of(float value) {
  return value > 0.0F ? static_cast<std::uint8_t>(std::min(value, 1.0F) * 255.0F + 0.5F) : std::uint8_t{0};
}

// White paper, on which images are put side by side.
class Sheet {
 public:
  Sheet(const ImageShape& shape, std::int64_t columns)
      : shape_(shape), scale_(std::max<std::int64_t>(visible_side / std::max(shape.height, shape.width), 1)) {
    image_.channels = shape.channels;
    image_.width = border + columns * (shape.width * scale_ + border);
  }

  /// A further row of images below those that are there, after `space` white rows of pixels.
  void add_row(const float* images, std::int64_t count, std::int64_t space) {
    const std::int64_t top = image_.height + space;
    image_.height = top + shape_.height * scale_;
    image_.values.resize(static_cast<std::size_t>(image_.height * image_.width * image_.channels), 255);
    for (std::int64_t i = 0; i < count; ++i) {
      put(images + i * shape_.size(), top, border + i * (shape_.width * scale_ + border));
    }
  }
  Image finished() && {
    image_.height += border;
    image_.values.resize(static_cast<std::size_t>(image_.height * image_.width * image_.channels), 255);
    return std::move(image_);
  }

 private:
  void put(const float* image, std::int64_t top, std::int64_t left) {
    const std::int64_t height = shape_.height * scale_, width = shape_.width * scale_;
    for (std::int64_t row = 0; row < height; ++row) {
      std::uint8_t* to = image_.values.data() + ((top + row) * image_.width + left) * shape_.channels;
      for (std::int64_t column = 0; column < width; ++column) {
        const float* from = image + (row / scale_) * shape_.width + column / scale_;
        for (std::int64_t c = 0; c < shape_.channels; ++c) *to++ = byte_of(from[c * shape_.pixels()]);
      }
    }
  }

  ImageShape shape_;
  std::int64_t scale_;
  Image image_;
};

}  // namespace

Image image_grid(std::span<const float> values, const ImageShape& shape, std::int64_t columns) {
  const std::int64_t count = number_of_images(values, shape);
  if (count == 0)
    return {1, 1, shape.channels, std::vector<std::uint8_t>(static_cast<std::size_t>(shape.channels), 255)};
  if (columns < 1) columns = static_cast<std::int64_t>(std::ceil(std::sqrt(static_cast<double>(count))));
  Sheet sheet(shape, columns);
  for (std::int64_t first = 0; first < count; first += columns) {
    sheet.add_row(values.data() + first * shape.size(), std::min(columns, count - first), border);
  }
  return std::move(sheet).finished();
}

Image image_pairs(std::span<const float> above, std::span<const float> below, const ImageShape& shape) {
  const std::int64_t count = number_of_images(above, shape);
  if (above.size() != below.size()) throw InternalError("there is not one image below each one above");
  if (count == 0) return image_grid(above, shape);
  const std::int64_t columns = std::min(count, columns_of_pairs);
  Sheet sheet(shape, columns);
  for (std::int64_t first = 0; first < count; first += columns) {
    const std::int64_t some = std::min(columns, count - first), at = first * shape.size();
    sheet.add_row(above.data() + at, some, first == 0 ? border : between_pairs);
    sheet.add_row(below.data() + at, some, border);
  }
  return std::move(sheet).finished();
}

std::vector<float> denormalised(std::span<const float> values, const ImageShape& shape, std::span<const float> mean,
                                std::span<const float> deviation) {
  const std::int64_t count = number_of_images(values, shape), pixels = shape.pixels();
  const auto channels = static_cast<std::size_t>(shape.channels);
  if (mean.size() != channels || deviation.size() != channels) {
    throw InternalError("there is not one mean and deviation for each channel");
  }
  std::vector<float> images(values.begin(), values.end());
  for (std::int64_t i = 0; i < count * shape.channels; ++i) {
    const auto c = static_cast<std::size_t>(i % shape.channels);
    float* channel = images.data() + i * pixels;
    std::transform(channel, channel + pixels, channel, [&](float v) { return v * deviation[c] + mean[c]; });
  }
  return images;
}

}  // namespace meander
