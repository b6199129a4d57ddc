#pragma once

#include <meander/apps/figures/figure.h>
#include <meander/apps/figures/terminal_sketch.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace meander {

/// The lines of a figure's curves or bars, without its title.
std::vector<std::string> sketched_lines(const Figure& figure, const SketchOptions& options);
std::vector<std::string> sketched_bars(const Figure& figure, const SketchOptions& options);

/// Text in the characters that the terminal has, at most this wide.
std::string terminal_text(std::string_view text, std::size_t width, const SketchOptions& options);

/// Text with as many blanks before or after it as make it this wide.
std::string padded_left(const std::string& text, std::size_t width);
std::string padded_right(const std::string& text, std::size_t width);

/// What stands in place of a figure that has no values.
inline constexpr const char* nothing_measured = "nothing was measured";

}  // namespace meander
