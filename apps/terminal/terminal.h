#pragma once

#include <cstddef>

namespace meander::terminal {

/// File descriptors.
inline constexpr int standard_output = 1;
inline constexpr int standard_error = 2;

bool is_terminal(int descriptor);

/// The terminal's number of columns; if unknown, that of COLUMNS, otherwise 80.
std::size_t columns(int descriptor);

/// The width to lay text out for: `columns`, but at least 20, even if a narrower terminal then breaks the lines.
std::size_t width(int descriptor);

/// For pages of text: `width`, but no more than 80.
std::size_t page_width(int descriptor);

/// For lines of text: `width` on a terminal or if COLUMNS is set, otherwise unlimited: readers of a file or a pipe want
/// one fact per line.
std::size_t line_width(int descriptor);

/// Whether a line can be redrawn in place: on a terminal that is not dumb.
bool can_redraw(int descriptor);

/// Whether colour may be used: likewise, and NO_COLOR is not set (no-color.org).
bool has_colour(int descriptor);

}  // namespace meander::terminal
