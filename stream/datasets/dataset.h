#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace meander {

/// Labelled images, or features computed from them, held once: a cheap handle; treat it as read-only, since others may
/// hold it too.
struct Dataset {
  at::Tensor x;  ///< [N, channels, height, width] uint8; features: float32
  at::Tensor y;  ///< [N] int64, 0 .. classes - 1

  std::int64_t size() const { return y.defined() ? y.size(0) : 0; }
};

/// The training and test data of an experiment.
struct DataPair {
  std::string name;  ///< as in `meander data list`: "mnist", "digits", ...
  Dataset train;
  Dataset test;
  std::int64_t classes = 0;
  /// Whether these are exactly the files published under this name (not a user's own of the same kind).
  bool published = true;
  /// Warnings for the user although every file is sound, one line each: "FOLDER: 9,731 of 10,000 records in
  /// data_batch_3.bin".
  std::vector<std::string> warnings{};
};

/// The data set with its tensors contiguous and on the CPU. Throws ShapeError or Error, naming the data set, unless
/// images are [N, C, H, W] uint8 of one shape and labels [N] int64 in 0..classes-1, not all equal in the training part.
DataPair checked(DataPair data);

}  // namespace meander
