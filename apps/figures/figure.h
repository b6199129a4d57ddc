#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace meander {

inline constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

/// A value, and how far from it the truth may lie: a mean over seeds with the ends of its 95 % confidence interval.
/// Ends that are NaN are not known (one seed) and not drawn; a value that is NaN is missing.
struct Spread {
  double value = no_value;
  double low = no_value, high = no_value;

  bool has_interval() const { return low == low && high == high; }
};

struct FigureAxis {
  std::string title{};
  bool logarithmic = false;
  /// Unset: what the data need.
  std::optional<double> least{}, most{};
  /// Values are fractions 0..1, which people read as percentages.
  bool is_fraction = false;
};

struct FigurePoint {
  double x = 0;
  Spread y{};
};

/// A curve. Its points are in ascending order of x; where a y is missing the curve is broken.
struct FigureSeries {
  std::string label;
  /// As CSS names it: "darkgreen". Empty: the next one of the palette (palette.h).
  std::string colour{};
  std::vector<FigurePoint> points{};
  /// Drawn strongly: an average among its parts.
  bool is_main = false;
  /// Which of the dashes, marks and palette colours it has, so that it looks the same in several figures. Unset: by its
  /// place.
  std::optional<std::size_t> style{};
};

/// One bar of a bar plot.
struct FigureBar {
  std::string label;
  std::string colour{};
  Spread height{};
  /// What it is a mean over, for readers: seeds.
  std::int64_t count = 0;
};

/// A horizontal line across the figure to measure others by: plain training, joint training.
struct FigureLevel {
  std::string label;
  std::string colour{};
  Spread y{};
};

/// One picture or chart, described without saying how it is drawn: in a PDF, on a page, in a terminal. Only what its
/// kind needs is filled in.
struct Figure {
  enum class Kind { Bars, Lines, Image };

  Kind kind = Kind::Lines;
  /// For files and links, of letters, digits, - and _: "accuracy-per-context".
  std::string name;
  std::string title;
  /// What is seen, and how it was measured, in a sentence or two: it stands below the figure, and readers who cannot
  /// see the figure get it instead.
  std::string caption{};
  FigureAxis x{}, y{};
  std::vector<FigureBar> bars{};       ///< Bars
  std::vector<FigureSeries> series{};  ///< Lines
  std::vector<FigureLevel> levels{};   ///< Lines
  std::vector<double> marks{};         ///< Lines: vertical lines at these x, where contexts end
  /// Image: a PNG file.
  std::filesystem::path image{};
};

}  // namespace meander
