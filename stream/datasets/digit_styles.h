#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace meander {

/// A point that a stroke passes through, before any distortion: x to the right, y downwards, both about -1 .. 1.
struct ControlPoint {
  float x, y;
  bool corner;       ///< the stroke turns sharply here
  bool ends_stroke;  ///< the pen is lifted after it
};

using DigitStyle = std::vector<ControlPoint>;

/// The ways in which the digit `label` (0 .. 9) is written.
std::span<const DigitStyle> digit_styles(int label);

}  // namespace meander
