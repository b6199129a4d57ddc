#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace meander {

struct Rgb {
  std::uint8_t red = 0, green = 0, blue = 0;

  friend bool operator==(const Rgb&, const Rgb&) = default;
};

/// "#0072b2".
std::string hex(Rgb colour);

/// What a colour is called in CSS, in upper or lower case ("darkgreen"), or its "#rrggbb". Nothing for any other text.
std::optional<Rgb> colour_named(std::string_view text);

/// The colours of Okabe and Ito (2008), which people with any kind of colour vision can tell apart; from the ninth on
/// they repeat.
Rgb palette_colour(std::size_t index);

/// The named colour; that of the palette if there is no name. Throws UsageError if it names none.
Rgb colour_or_palette(const std::string& name, std::size_t index);

/// The colour for a line on white paper: darker if it would hardly be seen.
Rgb stroke_on_white(Rgb colour);

/// Curve i has dash style i % dash_styles and point shape i % point_shapes, which have no common factor: 45 curves can
/// be told apart without colour.
inline constexpr std::size_t dash_styles = 5, point_shapes = 9;

}  // namespace meander
