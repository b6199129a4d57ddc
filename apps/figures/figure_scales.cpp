#include <meander/apps/figures/figure_scales.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace meander {
namespace {

void add_spread(std::vector<double>& values, const Spread& spread) {
  values.push_back(spread.value);
  if (!spread.has_interval()) return;
  values.push_back(spread.low);
  values.push_back(spread.high);
}

// The axis with ends that leave some room around the values, as far as it has none of its own.
FigureAxis with_room(FigureAxis axis, const std::vector<double>& values) {
  const std::optional<AxisScale> tight = scale_for(axis, values, 1, Powers::Raised);
  if (!tight) return axis;
  constexpr double share = 0.06;
  if (axis.logarithmic) {
    const double factor = std::pow(tight->high / tight->low, share);
    if (!axis.least) axis.least = tight->low / factor;
    if (!axis.most) axis.most = tight->high * factor;
    return axis;
  }
  const double room = share * (tight->high - tight->low);
  // Accuracies lie between 0 and 1, and what is never negative is not shown as if it might be.
  const bool is_never_negative = std::none_of(values.begin(), values.end(), [](double v) { return v < 0; });
  const bool is_never_above_one = std::none_of(values.begin(), values.end(), [](double v) { return v > 1; });
  if (!axis.least) axis.least = is_never_negative ? std::max(0.0, tight->low - room) : tight->low - room;
  if (!axis.most) {
    axis.most = axis.is_fraction && is_never_above_one ? std::min(1.0, tight->high + room) : tight->high + room;
  }
  return axis;
}

// Wide enough for points at its ends.
FigureAxis with_edges(FigureAxis axis, const std::vector<double>& values) {
  const std::optional<AxisScale> tight = scale_for(axis, values, 1, Powers::Raised);
  if (!tight || tight->low >= tight->high) return axis;
  constexpr double share = 0.02;
  const double factor = axis.logarithmic ? std::pow(tight->high / tight->low, share) : 0;
  const double room = share * (tight->high - tight->low);
  if (!axis.least) axis.least = axis.logarithmic ? tight->low / factor : tight->low - room;
  if (!axis.most) axis.most = axis.logarithmic ? tight->high * factor : tight->high + room;
  return axis;
}

}  // namespace

bool can_show(const Figure& figure, const FigurePoint& point) {
  return can_show(figure.x, point.x) && can_show(figure.y, point.y.value);
}

std::optional<LineScales> line_scales(const Figure& figure, const TickRoom& room) {
  std::vector<double> x, y;
  for (const FigureSeries& series : figure.series) {
    for (const FigurePoint& point : series.points) {
      if (!can_show(figure, point)) continue;
      x.push_back(point.x);
      add_spread(y, point.y);
    }
  }
  if (x.empty()) return std::nullopt;
  for (const FigureLevel& level : figure.levels) add_spread(y, level.y);
  return LineScales{.x = *scale_for(with_edges(figure.x, x), x, room.x, room.powers),
                    .y = *scale_for(with_room(figure.y, y), y, room.y, room.powers)};
}

std::optional<AxisScale> bar_scale(const Figure& figure, const TickRoom& room) {
  std::vector<double> heights;
  for (const FigureBar& bar : figure.bars) {
    if (can_show(figure.y, bar.height.value)) add_spread(heights, bar.height);
  }
  if (heights.empty()) return std::nullopt;
  FigureAxis axis = with_room(figure.y, heights);
  const auto [least, most] = std::minmax_element(heights.begin(), heights.end());
  if (!axis.logarithmic) {
    if (!figure.y.least && *least >= 0) axis.least = 0;
    if (!figure.y.most && *most <= 0) axis.most = 0;
    if (!figure.y.most && axis.is_fraction && *most <= 1) axis.most = 1;
  }
  return scale_for(axis, heights, room.y, room.powers);
}

}  // namespace meander
