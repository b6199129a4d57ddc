#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace meander {

struct ImageShape {
  std::int64_t channels = 1;
  std::int64_t height = 1;
  std::int64_t width = 1;

  std::int64_t pixels() const { return height * width; }
  std::int64_t size() const { return channels * pixels(); }
  bool operator==(const ImageShape&) const = default;
};

/// How a context shows an image: padded with zero pixels, then the pixels of every channel rearranged.
class PixelMap {
 public:
  /// out[i] = padded[shown[i]], where the image is padded by `pad` on each of its four sides; 0 where shown[i] is -1.
  PixelMap(std::span<const std::int64_t> shown, const ImageShape& image, std::int64_t pad);

  /// Writes one channel of the image at `from` to `to`.
  void show(const std::uint8_t* from, std::uint8_t* to) const;

 private:
  // Byte i is source[i] of the image, kept (255) or, where there is none, made zero (0): one loop without a branch.
  std::vector<std::uint32_t> source_;
  std::vector<std::uint8_t> keep_;
};

}  // namespace meander
