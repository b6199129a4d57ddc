#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace meander {

/// A picture: rows from top to bottom, pixels from left to right, the values 0..255 of a pixel side by side: one, grey,
/// or three: red, green, blue.
struct Image {
  std::int64_t height = 0, width = 0, channels = 1;
  std::vector<std::uint8_t> values{};  ///< [height, width, channels]
};

/// The picture as a PNG file: the same bytes for the same picture. Throws InternalError unless it is one.
std::string png(const Image& image);

/// The picture in a PNG file's bytes. Throws Error, with `name` as its place, for anything else.
Image read_png(const std::string& bytes, const std::string& name);

}  // namespace meander
