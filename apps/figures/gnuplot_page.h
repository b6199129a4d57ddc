#pragma once

#include <meander/apps/figures/axis_scale.h>
#include <meander/apps/figures/figure.h>
#include <meander/apps/figures/palette.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace meander {

/// A page of A5, landscape, in points; its lower left corner is 0, 0.
inline constexpr double page_width = 595, page_height = 419;

/// The size of text in points: axes and labels, captions and legends.
inline constexpr double text_size = 10.5, small_text_size = 9;

/// What is black on the page, and what is there to guide the eye only.
inline constexpr Rgb ink{0x22, 0x22, 0x22}, faint{0xdd, 0xdd, 0xdd};

struct TextStyle {
  enum class Align { Left, Centre, Right };

  double size = text_size;
  Align align = Align::Left;
  bool bold = false;
  double degrees = 0;
  Rgb colour = ink;
};

struct StrokeStyle {
  double width = 1;
  Rgb colour = ink;
  std::size_t dash = 0;  ///< the index of a dash style; 0 is unbroken
  bool behind = false;
};

/// The part of a page between two corners.
struct PageArea {
  double left = 0, right = page_width, bottom = 0, top = page_height;

  double width() const { return right - left; }
  double height() const { return top - bottom; }
};

/// A string of gnuplot's in which every character stands for itself.
std::string gnuplot_quoted(std::string_view text);

/// gnuplot's commands for one page. Everything but the data is put at places of the page, whose sizes are known:
/// gnuplot estimates how wide text is, and neither breaks lines nor avoids overlaps.
class GnuplotPage {
 public:
  /// With the figure's title at the top and its caption at the bottom.
  explicit GnuplotPage(const Figure& figure);

  /// What title, caption and margins leave.
  const PageArea& room() const { return room_; }

  /// Centred on `y`; text on a slope or upright too on the point.
  void text(double x, double y, std::string_view text, const TextStyle& style = {});
  void line(double from_x, double from_y, double to_x, double to_y, const StrokeStyle& style = {});
  void rectangle(const PageArea& area, Rgb colour, double opacity);
  /// A point shape by index, `size` 1 is 6 points wide.
  void point(double x, double y, std::size_t shape, double size, Rgb colour);

  /// Where data are drawn, with axes at its left and lower edge.
  void plot_in(const PageArea& area, const AxisScale& x, const AxisScale& y);
  /// A raw command before the plot.
  void command(std::string_view text);
  /// A block of data, a row per line, an empty line where a curve is broken. Returns its name.
  std::string data(std::string_view rows);
  /// A part of the plot: "$data1 using 1:2 with lines".
  void plot(std::string_view element);

  /// All of them.
  std::string commands() const;

 private:
  PageArea room_;
  std::string settings_, data_, plots_;
  std::size_t blocks_ = 0;
};

/// gnuplot's words for a dash style or a point shape.
std::string_view gnuplot_dash(std::size_t style);
int gnuplot_point(std::size_t shape);
/// "lw 1.6 dt solid lc rgb '#0072b2'".
std::string gnuplot_stroke(const StrokeStyle& style);

}  // namespace meander
