#include <meander/apps/figures/dot_canvas.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace meander {
namespace {

// Braille's dots by column and row: Unicode numbers them down the left, then down the right, the lowest two last.
constexpr std::array<std::array<std::uint8_t, 4>, 2> dot_bits{{{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}};

// U+2800 + dots in UTF-8.
std::string braille_character(std::uint8_t dots) {
  return {static_cast<char>(0xe2), static_cast<char>(0xa0 | (dots >> 6)), static_cast<char>(0x80 | (dots & 0x3f))};
}

std::size_t place_among(double share, std::size_t count) {
  const double last = static_cast<double>(count - 1);
  return static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * last));
}

// The part of a line, as shares of its length, that lies between 0 and 1 in one direction.
void cut_to_unit(double from, double to, double& begin, double& end) {
  const double change = to - from;
  if (change == 0) {
    if (from < 0 || from > 1) end = -1;
    return;
  }
  const double at_zero = -from / change, at_one = (1 - from) / change;
  begin = std::max(begin, std::min(at_zero, at_one));
  end = std::min(end, std::max(at_zero, at_one));
}

}  // namespace

DotCanvas::DotCanvas(std::size_t columns, std::size_t rows, bool braille)
    : columns_(columns),
      rows_(rows),
      across_(braille ? 2 * columns : columns),
      down_(braille ? 4 * rows : rows),
      braille_(braille),
      cells_(columns * rows) {}

void DotCanvas::line(double from_x, double from_y, double to_x, double to_y, const Pen& pen, Line kind) {
  double begin = 0, end = 1;
  cut_to_unit(from_x, to_x, begin, end);
  cut_to_unit(from_y, to_y, begin, end);
  if (begin > end) return;
  const auto at = [&](double share) {
    return std::array{place_among(from_x + share * (to_x - from_x), across_),
                      down_ - 1 - place_among(from_y + share * (to_y - from_y), down_)};
  };
  const auto distance = [](std::size_t a, std::size_t b) { return a > b ? a - b : b - a; };
  const auto first = at(begin), last = at(end);
  const std::size_t steps = std::max(distance(first[0], last[0]), distance(first[1], last[1]));
  for (std::size_t i = 0; i <= steps; ++i) {
    if (kind == Line::Gaps && i / 2 % 2 == 1) continue;
    const double share =
        steps == 0 ? begin : begin + (end - begin) * static_cast<double>(i) / static_cast<double>(steps);
    const auto place = at(share);
    dot(place[0], place[1], pen);
  }
}

void DotCanvas::dot(std::size_t x, std::size_t y, const Pen& pen) {
  Cell& one = braille_ ? cell(x / 2, y / 4) : cell(x, y);
  one.colour = pen.colour;
  if (braille_)
    one.dots |= dot_bits[x % 2][y % 4];
  else
    one.mark = pen.mark;
}

void DotCanvas::mark(double x, double y, const Pen& pen) {
  if (x < 0 || x > 1 || y < 0 || y > 1) return;
  Cell& one = cell(column_of(x), row_of(y));
  one.mark = pen.mark;
  one.colour = pen.colour;
}

void DotCanvas::upright(double x, const Pen& pen) {
  if (x < 0 || x > 1) return;
  for (std::size_t row = 0; row < rows_; ++row) {
    Cell& one = cell(column_of(x), row);
    if (one.dots == 0 && one.mark.empty()) one = {.mark = pen.mark, .colour = pen.colour};
  }
}

std::size_t DotCanvas::column_of(double x) const { return place_among(x, across_) * columns_ / across_; }

std::size_t DotCanvas::row_of(double y) const { return (down_ - 1 - place_among(y, down_)) * rows_ / down_; }

std::string DotCanvas::row(std::size_t row, bool colour) const {
  std::string text, blanks, run;  // a run is of one colour
  std::size_t run_colour = 0;
  const auto end_run = [&] {
    if (!run.empty()) text += colour ? in_terminal_colour(run, run_colour) : run;
    run.clear();
  };
  for (std::size_t column = 0; column < columns_; ++column) {
    const Cell& one = cells_.at(row * columns_ + column);
    const bool is_empty = one.dots == 0 && one.mark.empty();
    if (!run.empty() && (is_empty || one.colour != run_colour)) end_run();
    if (is_empty) {
      blanks += ' ';
      continue;
    }
    text += blanks;
    blanks.clear();
    run += one.mark.empty() ? braille_character(one.dots) : one.mark;
    run_colour = one.colour;
  }
  end_run();
  return text;
}

std::string in_terminal_colour(const std::string& text, std::size_t index) {
  // Blue, red, green, magenta, yellow, cyan, as the user has chosen them.
  constexpr std::array<int, 6> colours{34, 31, 32, 35, 33, 36};
  return fmt::format("\x1b[{}m{}\x1b[0m", colours.at(index % colours.size()), text);
}

}  // namespace meander
