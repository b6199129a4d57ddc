#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <mutex>
#include <vector>

namespace meander {

/// Recycles tensors: `take` hands out one that nobody else holds any more, or makes a new one. After the first few
/// batches a run takes all its tensors from here and allocates none. Thread-safe.
class TensorPool {
 public:
  /// A contiguous CPU tensor of this shape and type, contents undefined. It returns to the pool by itself once the
  /// last handle to it (and to any view of it) is gone.
  at::Tensor take(at::IntArrayRef sizes, at::ScalarType type);
  /// How many tensors were made so far: stands still once a run is warm.
  std::int64_t made() const;

 private:
  mutable std::mutex mutex_;
  std::vector<at::Tensor> tensors_;
  std::int64_t made_ = 0;
};

}  // namespace meander
