#include <meander/apps/figures/gnuplot_page.h>
#include <meander/apps/figures/plain_text.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <ranges>
#include <vector>

namespace meander {
namespace {

constexpr double page_margin = 22;
constexpr double title_size = 13, title_pitch = 17, bold_factor = 1.12;
constexpr double caption_pitch = 12;
constexpr std::size_t most_title_lines = 2, most_caption_lines = 9;

std::string_view gnuplot_align(TextStyle::Align align) {
  switch (align) {
    case TextStyle::Align::Left: return "left";
    case TextStyle::Align::Centre: return "center";
    case TextStyle::Align::Right: return "right";
  }
  return "left";
}

std::string at(double x, double y) {
  return fmt::format("screen {:.5f}, screen {:.5f}", x / page_width, y / page_height);
}

// The lines of a text, of which the last one kept says whether more would follow.
std::vector<std::string> first_lines(const std::string& text, double size, std::size_t most) {
  const double limit = (page_width - 2 * page_margin) / size;
  std::vector<std::string> lines = lines_of(text, limit, ems_of);
  if (lines.size() <= most) return lines;
  lines.resize(most);
  lines.back() = shortened(lines.back(), limit - ems_of("… "), ems_of) + " …";
  return lines;
}

// Explicit labels are formats with the position as their argument.
std::string as_format(std::string_view text) {
  std::string format;
  for (const char c : text) format.append(c == '%' ? 2 : 1, c);
  return format;
}

std::string axis_commands(char axis, const AxisScale& scale) {
  std::string ticks;
  for (const Tick& tick : scale.ticks) {
    fmt::format_to(std::back_inserter(ticks), "{}{} {:.12g}", ticks.empty() ? "" : ", ",
                   gnuplot_quoted(as_format(tick.label)), tick.at);
  }
  return fmt::format(
      "{2}et logscale {0}\nset {0}range [{3:.12g}:{4:.12g}] noextend\n"
      "set {0}tics nomirror out scale 0.6 noenhanced font ',{5}' textcolor rgb '{6}' offset {7} ({1})\n",
      axis, ticks, scale.logarithmic ? "s" : "uns", scale.low, scale.high, text_size, hex(ink),
      axis == 'x' ? "0,0.4" : "0,0");
}

}  // namespace

std::string gnuplot_quoted(std::string_view text) {
  // Single quotes would need no escapes, but gnuplot misreads a string that begins with one.
  std::string quoted = "\"";
  for (const char c : plain_text(text)) {
    switch (c) {
      case '"': quoted += "\\042"; break;
      case '\\': quoted += "\\134"; break;
      case '`': quoted += "\\140"; break;  // what is between two would be run
      default: quoted += c;
    }
  }
  return quoted + "\"";
}

std::string_view gnuplot_dash(std::size_t style) {
  constexpr std::array<std::string_view, dash_styles> dashes{"solid", "(12,4)", "(3,3)", "(12,3,3,3)", "(7,3)"};
  return dashes.at(style % dash_styles);
}

int gnuplot_point(std::size_t shape) {
  // Filled: circle, square, triangles, diamond, pentagon; then hollow.
  constexpr std::array<int, point_shapes> shapes{7, 5, 9, 13, 11, 6, 4, 8, 12};
  return shapes.at(shape % point_shapes);
}

std::string gnuplot_stroke(const StrokeStyle& style) {
  return fmt::format("lw {:.3g} dt {} lc rgb '{}'", style.width, gnuplot_dash(style.dash), hex(style.colour));
}

GnuplotPage::GnuplotPage(const Figure& figure)
    : room_{.left = page_margin,
            .right = page_width - page_margin,
            .bottom = page_margin - 6,
            .top = page_height - page_margin + 4} {
  for (const std::string& line : first_lines(figure.title, title_size * bold_factor, most_title_lines)) {
    text(room_.left, room_.top - title_size / 2, line, {.size = title_size, .bold = true});
    room_.top -= title_pitch;
  }
  if (room_.top < page_height - page_margin) room_.top -= 9;
  const std::vector<std::string> caption = first_lines(figure.caption, small_text_size, most_caption_lines);
  for (const std::string& line : std::ranges::reverse_view(caption)) {
    text(room_.left, room_.bottom + small_text_size / 2, line, {.size = small_text_size});
    room_.bottom += caption_pitch;
  }
  if (!caption.empty()) room_.bottom += 6;
}

void GnuplotPage::text(double x, double y, std::string_view text, const TextStyle& style) {
  fmt::format_to(std::back_inserter(settings_), "set label {} at {} {} rotate by {:.0f} noenhanced font '{},{}' ",
                 gnuplot_quoted(text), at(x, y), gnuplot_align(style.align), style.degrees,
                 style.bold ? "Sans:Bold" : "Sans", style.size);
  fmt::format_to(std::back_inserter(settings_), "textcolor rgb '{}' front\n", hex(style.colour));
}

void GnuplotPage::line(double from_x, double from_y, double to_x, double to_y, const StrokeStyle& style) {
  fmt::format_to(std::back_inserter(settings_), "set arrow from {} to {} nohead {} {}\n", at(from_x, from_y),
                 at(to_x, to_y), gnuplot_stroke(style), style.behind ? "back" : "front");
}

void GnuplotPage::rectangle(const PageArea& area, Rgb colour, double opacity) {
  fmt::format_to(std::back_inserter(settings_),
                 "set object rectangle from {} to {} back fillcolor rgb '{}' fillstyle transparent solid {} noborder\n",
                 at(area.left, area.bottom), at(area.right, area.top), hex(colour), opacity);
}

void GnuplotPage::point(double x, double y, std::size_t shape, double size, Rgb colour) {
  fmt::format_to(std::back_inserter(settings_), "set label '' at {} point pt {} ps {} lw 1 lc rgb '{}' front\n",
                 at(x, y), gnuplot_point(shape), size, hex(colour));
}

void GnuplotPage::plot_in(const PageArea& area, const AxisScale& x, const AxisScale& y) {
  fmt::format_to(std::back_inserter(settings_),
                 "set lmargin at screen {:.5f}\nset rmargin at screen {:.5f}\nset bmargin at screen {:.5f}\n"
                 "set tmargin at screen {:.5f}\n",
                 area.left / page_width, area.right / page_width, area.bottom / page_height, area.top / page_height);
  settings_ += axis_commands('x', x) + axis_commands('y', y);
}

void GnuplotPage::command(std::string_view text) { fmt::format_to(std::back_inserter(settings_), "{}\n", text); }

std::string GnuplotPage::data(std::string_view rows) {
  std::string name = fmt::format("$data{}", ++blocks_);
  fmt::format_to(std::back_inserter(data_), "{} << EOD\n{}EOD\n", name, rows);
  return name;
}

void GnuplotPage::plot(std::string_view element) {
  fmt::format_to(std::back_inserter(plots_), ", \\\n  {} notitle", element);
}

std::string GnuplotPage::commands() const {
  // The first element lies outside of every range: a plot without any would be an error.
  return fmt::format("reset\nset encoding utf8\nset key off\nset border 3 lw 0.8 lc rgb '{}'\n{}{}plot {} notitle{}\n",
                     hex(ink), settings_, data_, "NaN", plots_);
}

}  // namespace meander
