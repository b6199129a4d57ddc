#pragma once

#include <meander/apps/figures/figure.h>

#include <string>

namespace meander {

/// The commands by which gnuplot 5.4 draws a figure on a page, in A5 landscape. They say nothing of where to (`set
/// terminal`, `set output`), and hold all data but those of an image. Text is shown as it is, whatever it contains. A
/// figure without any value says so. Throws Error for an image that is no PNG file, UsageError for a colour that is
/// none.
std::string gnuplot_script(const Figure& figure);

}  // namespace meander
