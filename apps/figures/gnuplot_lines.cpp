#include <meander/apps/figures/figure_scales.h>
#include <meander/apps/figures/gnuplot_figures.h>
#include <meander/apps/figures/legend.h>
#include <meander/apps/figures/plain_text.h>

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace meander {
namespace {

constexpr double ticks_height = 18;  // of the labels below the plot
constexpr double curve_width = 1.6, main_width = 2.8;
constexpr Rgb mark_colour{0x99, 0x99, 0x99};

// How curve i is drawn. A main curve is known by its width, and black if it has no colour.
LegendEntry style_of_curve(const FigureSeries& series, std::size_t index, double opacity) {
  const Rgb colour = series.is_main && series.colour.empty() ? Rgb{} : colour_or_palette(series.colour, index);
  return {.label = series.label,
          .stroke = {.width = series.is_main ? main_width : curve_width,
                     .colour = stroke_on_white(colour),
                     .dash = series.is_main ? 0 : index},
          .shape = series.is_main ? std::nullopt : std::optional(index),
          .opacity = opacity};
}

bool has_band(const FigureSeries& series) {
  for (std::size_t i = 1; i < series.points.size(); ++i) {
    if (series.points[i - 1].y.has_interval() && series.points[i].y.has_interval()) return true;
  }
  return false;
}

// Many bands on each other would hide everything.
double band_opacity(const Figure& figure) {
  const auto bands = std::count_if(figure.series.begin(), figure.series.end(), has_band);
  return bands <= 3 ? 0.2 : bands <= 7 ? 0.14 : 0.09;
}

// Rows "x y low high"; an empty one where the curve is broken.
template <class Wanted>
std::string rows_of(const Figure& figure, const FigureSeries& series, Wanted wanted) {
  std::string rows;
  bool broken = true;
  for (const FigurePoint& point : series.points) {
    if (!can_show(figure, point) || !wanted(point)) {
      if (!broken) rows += "\n";
      broken = true;
      continue;
    }
    const double low = can_show(figure.y, point.y.low) ? point.y.low : point.y.value;
    fmt::format_to(std::back_inserter(rows), "{:.9g} {:.9g} {:.9g} {:.9g}\n", point.x, point.y.value, low,
                   point.y.has_interval() ? point.y.high : point.y.value);
    broken = false;
  }
  return rows;
}

// The points whose shapes are drawn: all of them if they are few, otherwise some, elsewhere on each curve.
std::string marked_rows(const Figure& figure, const FigureSeries& series, std::size_t index) {
  constexpr std::size_t few = 25, some = 10;
  const std::size_t count = series.points.size();
  const std::size_t every = count <= few ? 1 : count / some;
  std::string rows;
  for (std::size_t i = (index * 3 * every / 10) % every; i < count; i += every) {
    const FigurePoint& point = series.points[i];
    if (can_show(figure, point)) {
      fmt::format_to(std::back_inserter(rows), "{:.9g} {:.9g}\n", point.x, point.y.value);
    }
  }
  return rows;
}

class LineDrawing {
 public:
  LineDrawing(GnuplotPage& page, const Figure& figure, const LineScales& scales, const PageArea& area)
      : page_(page), figure_(figure), scales_(scales), area_(area) {}

  void draw_marks() const {
    for (const double mark : figure_.marks) {
      if (!scales_.x.shows(mark)) continue;
      page_.line(x_of(mark), area_.bottom, x_of(mark), area_.top,
                 {.width = 0.7, .colour = mark_colour, .behind = true});
    }
  }

  void draw_level(const FigureLevel& level, const LegendEntry& style) const {
    if (!can_show(figure_.y, level.y.value)) return;
    if (level.y.has_interval()) {
      page_.rectangle({area_.left, area_.right, y_of(level.y.low), y_of(level.y.high)}, style.stroke.colour,
                      style.opacity);
    }
    if (!scales_.y.shows(level.y.value)) return;
    page_.line(area_.left, y_of(level.y.value), area_.right, y_of(level.y.value), style.stroke);
  }

  void draw_band(const FigureSeries& series, const LegendEntry& style) const {
    const std::string rows = rows_of(figure_, series, [](const FigurePoint& p) { return p.y.has_interval(); });
    if (!has_band(series)) return;
    page_.plot(
        fmt::format("{} using 1:3:4 with filledcurves fillcolor rgb '{}' fillstyle transparent solid {} noborder",
                    page_.data(rows), hex(style.stroke.colour), style.opacity));
  }

  void draw_curve(const FigureSeries& series, std::size_t index, const LegendEntry& style) const {
    draw_lone_intervals(series, style);
    const std::string rows = rows_of(figure_, series, [](const FigurePoint&) { return true; });
    if (rows.empty()) return;
    page_.plot(fmt::format("{} using 1:2 with lines {}", page_.data(rows), gnuplot_stroke(style.stroke)));
    if (!style.shape && series.points.size() > 1) return;
    page_.plot(fmt::format("{} using 1:2 with points pt {} ps {} lw 1 lc rgb '{}'",
                           page_.data(marked_rows(figure_, series, index)), gnuplot_point(index),
                           series.is_main ? 1.1 : 0.9, hex(style.stroke.colour)));
  }

 private:
  double x_of(double x) const { return area_.left + scales_.x.share(x) * area_.width(); }
  double y_of(double y) const {
    const double share = can_show(figure_.y, y) ? scales_.y.share(y) : 0;
    return area_.bottom + std::clamp(share, 0.0, 1.0) * area_.height();
  }

  // Where the neighbours have no interval, so that there is no band.
  void draw_lone_intervals(const FigureSeries& series, const LegendEntry& style) const {
    const auto has_one = [&](std::size_t i) {
      return i < series.points.size() && can_show(figure_, series.points[i]) && series.points[i].y.has_interval();
    };
    for (std::size_t i = 0; i < series.points.size(); ++i) {
      if (!has_one(i) || has_one(i + 1) || (i > 0 && has_one(i - 1))) continue;
      const FigurePoint& point = series.points[i];
      if (!scales_.x.shows(point.x)) continue;
      const double x = x_of(point.x);
      const StrokeStyle stroke{.width = 1.1, .colour = style.stroke.colour};
      page_.line(x, y_of(point.y.low), x, y_of(point.y.high), stroke);
      for (const double end : {point.y.low, point.y.high}) page_.line(x - 3, y_of(end), x + 3, y_of(end), stroke);
    }
  }

  GnuplotPage& page_;
  const Figure& figure_;
  const LineScales& scales_;
  PageArea area_;
};

// How everything looks: the curves, then the levels.
std::vector<LegendEntry> styles_of(const Figure& figure) {
  std::vector<LegendEntry> styles;
  const double opacity = band_opacity(figure);
  for (std::size_t i = 0; i < figure.series.size(); ++i) {
    const FigureSeries& series = figure.series[i];
    styles.push_back(style_of_curve(series, series.style.value_or(i), has_band(series) ? opacity : 0));
  }
  for (const FigureLevel& level : figure.levels) {
    const std::size_t index = styles.size();
    const Rgb colour = stroke_on_white(colour_or_palette(level.colour, index));
    styles.push_back({.label = level.label,
                      .stroke = {.width = 1.3, .colour = colour, .dash = index % 2 == 0 ? std::size_t{4} : 2},
                      .opacity = level.y.has_interval() ? 0.12 : 0});
  }
  return styles;
}

// A single curve needs no legend if the figure says what it is.
std::vector<LegendEntry> legend_entries(const Figure& figure, const std::vector<LegendEntry>& styles) {
  std::vector<LegendEntry> entries;
  for (const LegendEntry& style : styles) {
    if (!style.label.empty()) entries.push_back(style);
  }
  if (!figure.marks.empty())
    entries.push_back({.label = "end of a context", .stroke = {.width = 0.7, .colour = mark_colour}});
  return entries;
}

}  // namespace

void draw_lines(GnuplotPage& page, const Figure& figure) {
  const std::optional<LineScales> scales = line_scales(figure, {});
  if (!scales) return draw_absence(page);
  const std::vector<LegendEntry> styles = styles_of(figure);
  const Legend legend(legend_entries(figure, styles), page.room());
  PageArea area = legend.plot_room();
  area.bottom += ticks_height + (figure.x.title.empty() ? 0 : 17);
  area = beside_vertical_axis(page, figure.y, scales->y, area);
  if (!figure.x.title.empty()) {
    page.text((area.left + area.right) / 2, area.bottom - ticks_height - 4 - text_size / 2,
              shortened(plain_text(figure.x.title), area.width() / text_size, ems_of),
              {.align = TextStyle::Align::Centre});
  }
  page.plot_in(area, scales->x, scales->y);
  draw_grid(page, scales->y, area);
  legend.draw(page);

  const LineDrawing drawing(page, figure, *scales, area);
  drawing.draw_marks();
  for (std::size_t i = 0; i < figure.levels.size(); ++i) {
    drawing.draw_level(figure.levels[i], styles[figure.series.size() + i]);
  }
  for (std::size_t i = 0; i < figure.series.size(); ++i) drawing.draw_band(figure.series[i], styles[i]);
  // The main curve comes last, on top of its parts.
  for (const bool main : {false, true}) {
    for (std::size_t i = 0; i < figure.series.size(); ++i) {
      const FigureSeries& series = figure.series[i];
      if (series.is_main == main) drawing.draw_curve(series, series.style.value_or(i), styles[i]);
    }
  }
}

}  // namespace meander
