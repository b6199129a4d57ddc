#include <meander/apps/figures/palette.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace meander {
namespace {

// Yellow, which is weak on white, comes last.
constexpr std::array<Rgb, 8> okabe_ito{{{0x00, 0x72, 0xb2},
                                        {0xd5, 0x5e, 0x00},
                                        {0x00, 0x9e, 0x73},
                                        {0xcc, 0x79, 0xa7},
                                        {0xe6, 0x9f, 0x00},
                                        {0x56, 0xb4, 0xe9},
                                        {0x00, 0x00, 0x00},
                                        {0xf0, 0xe4, 0x42}}};

// Relative luminance of an sRGB channel.
double light_of(std::uint8_t channel) {
  const double c = channel / 255.0;
  return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double contrast_with_white(Rgb c) {
  return 1.05 / (0.2126 * light_of(c.red) + 0.7152 * light_of(c.green) + 0.0722 * light_of(c.blue) + 0.05);
}

std::uint8_t darker(std::uint8_t channel) { return static_cast<std::uint8_t>(channel * 0.95); }

}  // namespace

std::string hex(Rgb colour) { return fmt::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue); }

Rgb palette_colour(std::size_t index) { return okabe_ito.at(index % okabe_ito.size()); }

Rgb colour_or_palette(const std::string& name, std::size_t index) {
  if (name.empty()) return palette_colour(index);
  if (const std::optional<Rgb> colour = colour_named(name)) return *colour;
  throw UsageError("colour", fmt::format("'{}' is not a colour", name),
                   "give a name that CSS has, such as darkgreen, or #rrggbb");
}

Rgb stroke_on_white(Rgb colour) {
  constexpr double enough = 1.8;  // gold itself has 1.4, orange 2.0
  while (contrast_with_white(colour) < enough) {
    colour = {.red = darker(colour.red), .green = darker(colour.green), .blue = darker(colour.blue)};
  }
  return colour;
}

}  // namespace meander
