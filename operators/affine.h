#pragma once

#include <meander/stream/operator.h>

namespace meander::ops {

struct AffineOptions {
  /// Degrees; the angle is uniform in [-max_angle, max_angle].
  double max_angle = 15;
  /// Pixels; each of the two shifts is uniform in [-max_shift, max_shift].
  double max_shift = 2;
  /// The scale is uniform in [min_scale, max_scale]; above 1 enlarges.
  double min_scale = 0.9;
  double max_scale = 1.1;
};

/// Rotates and scales each image about its centre and shifts it, by its own random amounts; pixels are interpolated
/// bilinearly, and pixels beyond the edge are zero. uint8 (rounded to nearest) or float32. Throws UsageError for
/// amounts that are negative or not finite, and scales not above 0.
Operator affine(const AffineOptions& options = {});

}  // namespace meander::ops
