#pragma once

#include <meander/stream/operator.h>

namespace meander::ops {

/// Converts pixels 0..255 (uint8) to float32 in [0, 1], dividing by 255. Images that are float32 already pass
/// unchanged.
Operator to_float();

}  // namespace meander::ops
