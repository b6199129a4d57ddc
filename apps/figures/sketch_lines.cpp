#include <meander/apps/figures/dot_canvas.h>
#include <meander/apps/figures/figure_scales.h>
#include <meander/apps/figures/plain_text.h>
#include <meander/apps/figures/sketch_parts.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace meander {
namespace {

constexpr std::size_t marks_apart = 10;  // columns

// What curve or level i is drawn with.
DotCanvas::Pen pen_of(std::size_t index, bool unicode) {
  constexpr std::array<const char*, 8> shapes{"●", "▲", "■", "◆", "○", "△", "□", "◇"};
  constexpr std::array<const char*, 8> signs{"*", "o", "+", "x", "#", "@", "%", "="};
  if (index < shapes.size()) return {.mark = unicode ? shapes.at(index) : signs.at(index), .colour = index};
  constexpr std::size_t letters = 26;
  const std::size_t letter = (index - shapes.size()) % (2 * letters);
  const char first = letter < letters ? 'a' : 'A';
  return {.mark = std::string(1, static_cast<char>(first + static_cast<char>(letter % letters))), .colour = index};
}

struct SketchFrame {
  const Figure& figure;
  const LineScales& scales;
  const SketchOptions& options;
};

void sketch_curve(DotCanvas& canvas, const SketchFrame& frame, const FigureSeries& series, const DotCanvas::Pen& pen) {
  const FigurePoint* last = nullptr;
  for (const FigurePoint& point : series.points) {
    const bool shown = can_show(frame.figure, point);
    if (shown) {
      const FigurePoint& from = last == nullptr ? point : *last;
      canvas.line(frame.scales.x.share(from.x), frame.scales.y.share(from.y.value), frame.scales.x.share(point.x),
                  frame.scales.y.share(point.y.value), pen);
    }
    last = shown ? &point : nullptr;
  }
}

// Marks at points of the curve, some columns apart and elsewhere on each curve; at least one.
void mark_curve(DotCanvas& canvas, const SketchFrame& frame, const FigureSeries& series, std::size_t index,
                const DotCanvas::Pen& pen) {
  std::size_t next = (index * 3) % marks_apart;
  const FigurePoint* only = nullptr;
  for (const FigurePoint& point : series.points) {
    const double x = frame.scales.x.share(point.x), y = frame.scales.y.share(point.y.value);
    if (!can_show(frame.figure, point) || x < 0 || x > 1 || y < 0 || y > 1) continue;
    if (next < marks_apart) only = &point;
    if (canvas.column_of(x) < next) continue;
    canvas.mark(x, y, pen);
    next = canvas.column_of(x) + marks_apart;
  }
  if (only != nullptr) canvas.mark(frame.scales.x.share(only->x), frame.scales.y.share(only->y.value), pen);
}

void sketch_level(DotCanvas& canvas, const SketchFrame& frame, const FigureLevel& level, const DotCanvas::Pen& pen) {
  if (!can_show(frame.figure.y, level.y.value)) return;
  const double y = frame.scales.y.share(level.y.value);
  canvas.line(0, y, 1, y, pen, DotCanvas::Line::Gaps);
  canvas.mark(1, y, pen);
}

void sketch_all(DotCanvas& canvas, const SketchFrame& frame) {
  const bool unicode = frame.options.unicode;
  const std::vector<FigureSeries>& series = frame.figure.series;
  for (std::size_t i = 0; i < frame.figure.levels.size(); ++i) {
    sketch_level(canvas, frame, frame.figure.levels[i], pen_of(series.size() + i, unicode));
  }
  const auto pen = [&](std::size_t i) { return pen_of(series[i].style.value_or(i), unicode); };
  for (std::size_t i = 0; i < series.size(); ++i) sketch_curve(canvas, frame, series[i], pen(i));
  for (std::size_t i = 0; i < series.size(); ++i) mark_curve(canvas, frame, series[i], i, pen(i));
  for (const double mark : frame.figure.marks) {
    if (can_show(frame.figure.x, mark))
      canvas.upright(frame.scales.x.share(mark), {.mark = unicode ? "┊" : ":", .colour = 5});
  }
}

// Marks and names, as many in a line as fit.
std::vector<std::string> sketched_legend(const Figure& figure, const SketchOptions& options) {
  std::vector<std::string> names;
  for (const FigureSeries& series : figure.series) names.push_back(series.label);
  for (const FigureLevel& level : figure.levels) names.push_back(level.label);
  std::vector<std::string> lines;
  std::size_t free = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i].empty()) continue;
    const std::size_t style = i < figure.series.size() ? figure.series[i].style.value_or(i) : i;
    const DotCanvas::Pen pen = pen_of(style, options.unicode);
    const std::string name = terminal_text(names[i], options.width - 2, options);
    const std::size_t wide = 2 + static_cast<std::size_t>(columns_of(name));
    if (lines.empty() || free < wide + 2) {
      lines.emplace_back();
      free = options.width + 2;
    } else {
      lines.back() += "  ";
    }
    lines.back() += (options.colour ? in_terminal_colour(pen.mark, pen.colour) : pen.mark) + " " + name;
    free -= wide + 2;
  }
  return lines;
}

// The labels of the horizontal axis, each below its place, as far as they do not touch.
std::string labels_below(const AxisScale& scale, const DotCanvas& canvas, std::size_t left, std::size_t width) {
  std::string line;
  for (const Tick& tick : scale.ticks) {
    const std::size_t wide = static_cast<std::size_t>(columns_of(tick.label));
    const std::size_t centre = left + canvas.column_of(scale.share(tick.at));
    const std::size_t begin = std::min(centre - std::min(centre, wide / 2), width - std::min(width, wide));
    const auto taken = static_cast<std::size_t>(columns_of(line));
    if (taken > 0 && begin < taken + 1) continue;
    line = padded_right(line, begin) + tick.label;
  }
  return line;
}

std::string axis_below(const AxisScale& scale, const DotCanvas& canvas, std::size_t columns, bool unicode) {
  std::vector<std::string> parts(columns, unicode ? "─" : "-");
  for (const Tick& tick : scale.ticks) parts.at(canvas.column_of(scale.share(tick.at))) = unicode ? "┬" : "+";
  std::string line = unicode ? "└" : "+";
  for (const std::string& part : parts) line += part;
  return line;
}

std::vector<std::string> labels_beside(const AxisScale& scale, const DotCanvas& canvas) {
  std::vector<std::string> labels(canvas.rows());
  for (const Tick& tick : scale.ticks) labels.at(canvas.row_of(scale.share(tick.at))) = tick.label;
  return labels;
}

std::size_t widest_label(const AxisScale& scale) {
  double widest = 0;
  for (const Tick& tick : scale.ticks) widest = std::max(widest, columns_of(tick.label));
  return static_cast<std::size_t>(widest);
}

}  // namespace

std::vector<std::string> sketched_lines(const Figure& figure, const SketchOptions& options) {
  const std::vector<std::string> legend = sketched_legend(figure, options);
  const std::size_t titles = (figure.x.title.empty() ? 0 : 1) + (figure.y.title.empty() ? 0 : 1);
  constexpr std::size_t least_rows = 4, below = 2;
  const std::size_t others = legend.size() + titles + below;
  const std::size_t rows = std::max(least_rows, options.height > others ? options.height - others : 0);
  const auto scales = line_scales(figure, {.x = std::max<std::size_t>(2, options.width / 12),
                                           .y = std::max<std::size_t>(2, rows / 3),
                                           .powers = options.unicode ? Powers::Raised : Powers::Ascii});
  if (!scales) return {nothing_measured};

  const std::size_t left = widest_label(scales->y) + 2;
  const std::size_t columns = options.width - std::min(options.width - 4, left);
  DotCanvas canvas(columns, rows, options.unicode);
  sketch_all(canvas, {figure, *scales, options});

  std::vector<std::string> lines;
  if (!figure.y.title.empty()) lines.push_back(terminal_text(figure.y.title, options.width, options));
  const std::vector<std::string> labels = labels_beside(scales->y, canvas);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::string edge = labels[row].empty() ? (options.unicode ? "│" : "|") : (options.unicode ? "┤" : "+");
    lines.push_back(padded_left(labels[row], left - 2) + " " + edge + canvas.row(row, options.colour));
  }
  lines.push_back(std::string(left - 1, ' ') + axis_below(scales->x, canvas, columns, options.unicode));
  lines.push_back(labels_below(scales->x, canvas, left, options.width));
  if (!figure.x.title.empty()) {
    const std::string title = terminal_text(figure.x.title, columns, options);
    const auto room = columns - static_cast<std::size_t>(columns_of(title));
    lines.push_back(std::string(left + room / 2, ' ') + title);
  }
  lines.insert(lines.end(), legend.begin(), legend.end());
  return lines;
}

}  // namespace meander
