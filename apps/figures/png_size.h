#pragma once

#include <cstdint>
#include <filesystem>

namespace meander {

struct PngSize {
  std::uint32_t width = 0, height = 0;
};

/// The size of the picture in a PNG file, from its head. Throws Error naming the file if it is none.
PngSize png_size(const std::filesystem::path& file);

}  // namespace meander
