#pragma once

#include <meander/stream/operator.h>

namespace meander::ops {

/// Pixels 0..255 (uint8) become float32 in [0, 1], divided by 255. Images that are float32 already pass unchanged.
Operator to_float();

}  // namespace meander::ops
