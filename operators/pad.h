#pragma once

#include <meander/stream/operator.h>

namespace meander::ops {

/// `pixels` zero pixels on each of the four sides: MNIST's 28 x 28 become 32 x 32 with 2. uint8 or float32.
/// Throws UsageError when `pixels` is negative.
Operator pad(int pixels);

}  // namespace meander::ops
