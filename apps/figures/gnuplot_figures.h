#pragma once

#include <meander/apps/figures/figure.h>
#include <meander/apps/figures/gnuplot_page.h>

namespace meander {

/// Draws what is between a figure's title and its caption, for each kind of figure.
void draw_bars(GnuplotPage& page, const Figure& figure);
void draw_lines(GnuplotPage& page, const Figure& figure);
void draw_image(GnuplotPage& page, const Figure& figure);

/// Draws what is said in place of a figure that has no values.
void draw_absence(GnuplotPage& page);

/// Draws the vertical axis with its title, and faint lines across; returns what is left of `room` to the right of it.
PageArea beside_vertical_axis(GnuplotPage& page, const FigureAxis& axis, const AxisScale& scale, const PageArea& room);
/// Faint lines across the plot, at the ticks of the vertical axis.
void draw_grid(GnuplotPage& page, const AxisScale& scale, const PageArea& area);

}  // namespace meander
