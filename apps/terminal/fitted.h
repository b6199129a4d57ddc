#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace meander::terminal {

/// The text with lines longer than `width` broken at blanks, never within a word: a word that is longer than a line (a
/// path) gets a line of its own. Continuation lines are indented to the second column if the line has columns (two or
/// more blanks apart), otherwise by two more than the line itself. Other lines are unchanged.
std::string fitted(std::string_view text, std::size_t width);

}  // namespace meander::terminal
