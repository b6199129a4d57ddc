#pragma once

#include <meander/apps/figures/figure.h>

#include <cstddef>
#include <string>

namespace meander {

struct SketchOptions {
  std::size_t width = 80;  ///< in columns; less than 20 counts as 20
  /// In lines, with title, axes and legend. Curves get four lines at least, and there is a line for each bar.
  std::size_t height = 20;
  bool unicode = true;  ///< dots of Braille and blocks; otherwise ASCII only
  bool colour = false;  ///< by the terminal's own colours (ANSI)
};

/// A figure in characters, for a terminal: curves with a mark and a legend, or bars with their values. Each line ends
/// with a line end and has no blanks before it. An image is only named.
std::string sketch(const Figure& figure, const SketchOptions& options);

/// Whether the user's locale writes UTF-8, by LC_ALL, LC_CTYPE and LANG: the first that is set counts.
bool locale_has_utf8();

}  // namespace meander
