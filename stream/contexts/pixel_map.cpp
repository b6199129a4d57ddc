#include <meander/stream/contexts/pixel_map.h>

namespace meander {

PixelMap::PixelMap(std::span<const std::int64_t> shown, const ImageShape& image, std::int64_t pad) {
  source_.reserve(shown.size());
  keep_.reserve(shown.size());
  const std::int64_t padded_width = image.width + 2 * pad;
  for (const std::int64_t from : shown) {
    const std::int64_t row = from / padded_width - pad;
    const std::int64_t column = from % padded_width - pad;
    const bool inside = from >= 0 && row >= 0 && row < image.height && column >= 0 && column < image.width;
    source_.push_back(inside ? static_cast<std::uint32_t>(row * image.width + column) : 0);
    keep_.push_back(inside ? 0xff : 0);
  }
}

void PixelMap::show(const std::uint8_t* from, std::uint8_t* to) const {
  const std::uint32_t* source = source_.data();
  const std::uint8_t* keep = keep_.data();
  const std::size_t count = source_.size();
  for (std::size_t i = 0; i < count; ++i) to[i] = from[source[i]] & keep[i];
}

}  // namespace meander
