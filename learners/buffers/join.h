#pragma once

#include <meander/stream/batch.h>
#include <meander/stream/runtime/tensor_pool.h>

#include <span>

namespace meander {

/// Concatenates batches into one with the index of the first: x, y and, if all have it, context; tensors come from
/// `pool`. All samples must have the same shape and type.
Batch join(std::span<const Batch> batches, TensorPool& pool);

}  // namespace meander
