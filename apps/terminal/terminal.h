#pragma once

#include <cstddef>

namespace meander::terminal {

/// File descriptors.
inline constexpr int standard_output = 1;
inline constexpr int standard_error = 2;

bool is_terminal(int descriptor);

/// The terminal's columns, else those that COLUMNS names, else 80.
std::size_t columns(int descriptor);

/// What text may count on: `columns`, and no less than 20, be it that the terminal breaks the lines.
std::size_t width(int descriptor);

/// For pages of text: `width`, but no more than 80.
std::size_t page_width(int descriptor);

/// For lines of text: `width` on a terminal or where COLUMNS is set, else there is no end to them: whoever reads a file
/// or a pipe wants a fact a line.
std::size_t line_width(int descriptor);

/// A line can be drawn again in place: a terminal that is not dumb.
bool can_redraw(int descriptor);

/// Colour may be used: likewise, and NO_COLOR is not set (no-color.org).
bool has_colour(int descriptor);

}  // namespace meander::terminal
