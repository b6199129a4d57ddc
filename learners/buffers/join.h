#pragma once

#include <meander/stream/batch.h>
#include <meander/stream/tensor_pool.h>

#include <span>

namespace meander {

/// Batches one after the other as one, with the index of the first: x, y and, where all have it, context; tensors from
/// `pool`. Their samples have one shape and type.
Batch join(std::span<const Batch> batches, TensorPool& pool);

}  // namespace meander
