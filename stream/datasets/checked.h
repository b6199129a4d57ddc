#pragma once

#include <meander/stream/datasets/dataset.h>

namespace meander {

/// The data set with its tensors contiguous and on the CPU. Throws ShapeError or Error, naming the data set, unless
/// images are [N, C, H, W] uint8 of one shape and labels [N] int64 in 0..classes-1, not all of one value in the
/// training part.
DataPair checked(DataPair data);

}  // namespace meander
