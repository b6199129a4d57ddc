#pragma once

#include <meander/stream/operator.h>

#include <cstdint>
#include <vector>

namespace meander::ops {

/// One fixed permutation of the pixels, the same for every channel and sample: out[i] = in[permutation[i]] over the
/// flattened height x width pixels. uint8 or float32. (The permutations of permMNIST's contexts belong to its context
/// set, since contexts are hidden from operators.)
/// Throws UsageError unless `permutation` holds each of 0..n-1 once; when run, ShapeError for images of another size.
Operator permute(std::vector<std::int64_t> permutation);

}  // namespace meander::ops
