#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace meander {

/// A grid of a terminal's characters to draw on. With Braille each has 2 x 4 dots, otherwise it is one.
class DotCanvas {
 public:
  /// What something is drawn with: its character, unless that is Braille's, and its colour's index.
  struct Pen {
    std::string mark{};
    std::size_t colour = 0;
  };

  DotCanvas(std::size_t columns, std::size_t rows, bool braille);

  /// A straight line; places are from 0 at the lower left to 1 at the upper right corner. What lies outside is cut off.
  /// Of a line with gaps, every other pair of dots is left out.
  enum class Line { Whole, Gaps };
  void line(double from_x, double from_y, double to_x, double to_y, const Pen& pen, Line kind = Line::Whole);
  /// The pen's mark in place of a character.
  void mark(double x, double y, const Pen& pen);
  /// Down a column, where nothing else is.
  void upright(double x, const Pen& pen);

  /// The column that a place falls into.
  std::size_t column_of(double x) const;
  std::size_t row_of(double y) const;
  std::size_t rows() const { return rows_; }
  /// A line of characters, the uppermost first, without blanks at its end.
  std::string row(std::size_t row, bool colour) const;

 private:
  struct Cell {
    std::uint8_t dots = 0;
    std::string mark{};
    std::size_t colour = 0;
  };

  void dot(std::size_t x, std::size_t y, const Pen& pen);
  Cell& cell(std::size_t column, std::size_t row) { return cells_.at(row * columns_ + column); }

  std::size_t columns_, rows_, across_, down_;
  bool braille_;
  std::vector<Cell> cells_;
};

/// Text in the terminal's colour of this index; they repeat.
std::string in_terminal_colour(const std::string& text, std::size_t index);

}  // namespace meander
