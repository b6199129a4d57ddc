#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace meander::terminal {

/// The text with lines that are longer than `width` broken at blanks, never within a word: a word that is longer than a
/// line (a path) gets one of its own. What continues a line is indented to its second column where it has columns, two
/// blanks or more apart, else to its own beginning and two more. Other lines stay as they are.
std::string fitted(std::string_view text, std::size_t width);

}  // namespace meander::terminal
