#pragma once

#include <meander/stream/operator.h>

namespace meander::ops {

/// What lies beyond an image's edge: its mirror image with the edge pixel repeated (b a | a b c) or without
/// (c b | a b c), or zeros.
enum class Border { Symmetric, Reflect, Zero };

/// Pads every image by `padding` pixels on each side and crops it back to its size at a random place, drawn for each
/// sample uniformly from the (2 padding + 1)^2 possible ones. uint8 or float32. Throws UsageError when `padding` is
/// negative; when run, ShapeError for images too small to be mirrored that far.
Operator random_crop(int padding, Border border = Border::Symmetric);

}  // namespace meander::ops
