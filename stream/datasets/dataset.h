#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace meander {

/// Labelled images, or features made of them, held once: a cheap handle, to be treated as read-only, since others may
/// hold it too.
struct Dataset {
  at::Tensor x;  ///< [N, channels, height, width] uint8; features: float32
  at::Tensor y;  ///< [N] int64, 0 .. classes - 1

  std::int64_t size() const { return y.defined() ? y.size(0) : 0; }
};

/// What an experiment learns from and what it is tested on.
struct DataPair {
  std::string name;  ///< as in `meander data list`: "mnist", "digits", ...
  Dataset train;
  Dataset test;
  std::int64_t classes = 0;
  /// Whether these are the very files that were published under this name (and not a user's own of the same kind).
  bool published = true;
  /// What whoever uses them should know although every file is sound, a line each: "FOLDER: 9,731 of 10,000 records in
  /// data_batch_3.bin".
  std::vector<std::string> warnings{};
};

}  // namespace meander
