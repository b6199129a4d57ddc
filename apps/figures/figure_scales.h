#pragma once

#include <meander/apps/figures/axis_scale.h>
#include <meander/apps/figures/figure.h>

#include <cstddef>
#include <optional>

namespace meander {

/// How many labels each axis of a drawing has room for, and how it writes powers of ten.
struct TickRoom {
  std::size_t x = 10, y = 6;
  Powers powers = Powers::Raised;
};

struct LineScales {
  AxisScale x{}, y{};
};

/// The scales of a figure with lines: they show every point with its interval, and every level. Nothing if there is no
/// value to show.
std::optional<LineScales> line_scales(const Figure& figure, const TickRoom& room);

/// The scale of the heights of bars, from 0 on, or to 0. Nothing if no bar has a value.
std::optional<AxisScale> bar_scale(const Figure& figure, const TickRoom& room);

/// Whether the axes have a place for a point.
bool can_show(const Figure& figure, const FigurePoint& point);

}  // namespace meander
