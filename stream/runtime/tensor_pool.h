#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <mutex>
#include <vector>

namespace meander {

/// Recycles tensors: `take` returns one that is no longer held elsewhere, or creates a new one. After the first few
/// batches a run takes all its tensors from here and allocates none. Thread-safe.
class TensorPool {
 public:
  /// A contiguous CPU tensor of this shape and type, contents undefined. It returns to the pool automatically once the
  /// last handle to it (and to any view of it) is gone.
  at::Tensor take(at::IntArrayRef sizes, at::ScalarType type);
  /// Number of tensors created so far: constant once a run is warm.
  std::int64_t made() const;

 private:
  mutable std::mutex mutex_;
  std::vector<at::Tensor> tensors_;
  std::int64_t made_ = 0;
};

}  // namespace meander
