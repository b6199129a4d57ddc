#pragma once

#include <meander/apps/figures/figure.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// How the numbers on an axis are written: powers of ten as 10⁻³ or 1e-3.
enum class Powers { Raised, Ascii };

struct Tick {
  double at = 0;
  std::string label{};
};

/// What a drawn axis shows: its ends, and the places that are labelled.
struct AxisScale {
  double low = 0, high = 1;
  bool logarithmic = false;
  std::vector<Tick> ticks{};

  /// 0 at the lower end, 1 at the upper end.
  double share(double value) const;
  bool shows(double value) const { return value >= low && value <= high; }
};

/// The scale that shows all of the values, or what the axis asks for. Values that cannot be shown (not finite, not
/// positive on a logarithmic axis) do not count; nothing if no others are left. `most_ticks` is about how many there is
/// room for.
std::optional<AxisScale> scale_for(const FigureAxis& axis, const std::vector<double>& values, std::size_t most_ticks,
                                   Powers powers);

/// Whether an axis has a place for the value.
bool can_show(const FigureAxis& axis, double value);

/// A value of the axis in words: "93.3 %" (with these decimals), or three significant digits.
std::string value_text(const FigureAxis& axis, double value, int percent_decimals = 1);

}  // namespace meander
