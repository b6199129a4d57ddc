#pragma once

#include <meander/stream/operator.h>

#include <vector>

namespace meander::ops {

/// x <- (x - mean) / std, one mean and std per channel; float32, so put it after `to_float`. Throws UsageError when the
/// lists differ in length or a std is not above 0; when run, ShapeError for images that are not float32 or have another
/// number of channels.
Operator normalise(std::vector<float> mean, std::vector<float> std);

}  // namespace meander::ops
