#pragma once

#include <string>
#include <string_view>

namespace meander {

/// gnuplot's SVG with a title and description of its own for readers who cannot see it, the fonts that browsers know,
/// and pixels that stay sharp when it grows.
std::string with_svg_words(std::string svg, std::string_view title, std::string_view description);

}  // namespace meander
