#pragma once

#include <meander/apps/figures/gnuplot_page.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// What a curve looks like, and what it is.
struct LegendEntry {
  std::string label;
  StrokeStyle stroke{};
  std::optional<std::size_t> shape{};  ///< of its points
  double opacity = 0;                  ///< of its band
};

/// A legend beside the plot, or below it if names are long: nowhere would it be sure not to cover data within.
class Legend {
 public:
  /// `room` is there for plot and legend together. Names that are too long lose their middle, and if there are more
  /// entries than fit the last line says how many are missing.
  Legend(std::vector<LegendEntry> entries, const PageArea& room);

  /// What is left for the plot, with its labels.
  const PageArea& plot_room() const { return plot_room_; }
  void draw(GnuplotPage& page) const;

 private:
  void place_beside(const PageArea& room, double widest);
  bool place_below(const PageArea& room, double widest);
  void draw_entry(GnuplotPage& page, const LegendEntry& entry, double x, double y) const;

  std::vector<LegendEntry> entries_;
  PageArea plot_room_, area_;
  std::size_t rows_ = 0;
  double column_width_ = 0, pitch_ = 13, text_size_ = small_text_size;
};

}  // namespace meander
