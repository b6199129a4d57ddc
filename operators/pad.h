#pragma once

#include <meander/stream/operator.h>

namespace meander::ops {

/// Adds `pixels` zero pixels on each of the four sides: with 2, MNIST's 28 x 28 become 32 x 32. uint8 or float32.
/// Throws UsageError when `pixels` is negative.
Operator pad(int pixels);

}  // namespace meander::ops
