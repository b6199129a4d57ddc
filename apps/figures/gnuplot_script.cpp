#include <meander/apps/figures/gnuplot_figures.h>
#include <meander/apps/figures/gnuplot_script.h>
#include <meander/apps/figures/plain_text.h>

#include <algorithm>

namespace meander {

void draw_absence(GnuplotPage& page) {
  const PageArea& room = page.room();
  page.command("unset border");
  page.plot_in(room, {}, {});
  page.command("unset xtics\nunset ytics");
  page.text((room.left + room.right) / 2, (room.bottom + room.top) / 2, "nothing was measured",
            {.size = 12, .align = TextStyle::Align::Centre, .colour = {0x77, 0x77, 0x77}});
}

PageArea beside_vertical_axis(GnuplotPage& page, const FigureAxis& axis, const AxisScale& scale, const PageArea& room) {
  PageArea rest = room;
  if (!axis.title.empty()) {
    const std::string title = shortened(plain_text(axis.title), room.height() / text_size, ems_of);
    page.text(room.left + 4, (room.bottom + room.top) / 2, title, {.align = TextStyle::Align::Centre, .degrees = 90});
    rest.left += 16;
  }
  double widest = 0;
  for (const Tick& tick : scale.ticks) widest = std::max(widest, text_size * ems_of(tick.label));
  rest.left += widest + 8;
  return rest;
}

void draw_grid(GnuplotPage& page, const AxisScale& scale, const PageArea& area) {
  for (const Tick& tick : scale.ticks) {
    const double y = area.bottom + scale.share(tick.at) * area.height();
    if (scale.shows(tick.at) && y > area.bottom + 1) {
      page.line(area.left, y, area.right, y, {.width = 0.5, .colour = faint, .behind = true});
    }
  }
}

std::string gnuplot_script(const Figure& figure) {
  GnuplotPage page(figure);
  switch (figure.kind) {
    case Figure::Kind::Bars: draw_bars(page, figure); break;
    case Figure::Kind::Lines: draw_lines(page, figure); break;
    case Figure::Kind::Image: draw_image(page, figure); break;
  }
  return page.commands();
}

}  // namespace meander
