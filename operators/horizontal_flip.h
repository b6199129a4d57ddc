#pragma once

#include <meander/stream/operator.h>

namespace meander::ops {

/// Mirrors each image left to right with this probability. uint8 or float32. Throws UsageError unless it is in [0, 1].
Operator horizontal_flip(double probability = 0.5);

}  // namespace meander::ops
