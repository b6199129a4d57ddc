#pragma once

#include <meander/stream/datasets/dataset.h>

#include <cstdint>

namespace meander {

/// The data with a validation set in place of the test set: this share of the training samples of each class (rounded
/// down, at least one), drawn by the seed and taken out of the training set. What is chosen by its accuracy has then
/// never seen the test set. Throws UsageError unless 0 < share < 1, and for a class with a single training sample.
DataPair hold_out(DataPair data, double share, std::uint64_t seed);

}  // namespace meander
