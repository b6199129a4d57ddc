#include <meander/apps/figures/png_size.h>
#include <meander/stream/runtime/error.h>

#include <array>
#include <cstddef>
#include <fstream>
#include <string_view>

namespace meander {

PngSize png_size(const std::filesystem::path& file) {
  // The signature, then the first chunk: its length, its name, width and height, high byte first.
  constexpr std::string_view signature("\x89PNG\r\n\x1a\n", 8);
  constexpr std::size_t width_at = 16, height_at = 20, length = 24;
  std::array<char, length> head{};
  std::ifstream input(file, std::ios::binary);
  if (!input) throw Error(file.string(), "cannot be read", "check the path and its permissions");
  const auto number_at = [&](std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = at; i < at + 4; ++i) number = (number << 8) | static_cast<unsigned char>(head.at(i));
    return number;
  };
  const bool is_png = input.read(head.data(), length) && std::string_view(head.data(), length).starts_with(signature) &&
                      number_at(width_at) > 0 && number_at(height_at) > 0;
  if (!is_png) throw Error(file.string(), "is no PNG file", "give a picture in PNG format");
  return {.width = number_at(width_at), .height = number_at(height_at)};
}

}  // namespace meander
