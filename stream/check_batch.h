#pragma once

#include <meander/stream/batch.h>

namespace meander {

/// Throws ShapeError when `batch` is not one that may enter a pipeline: x, y and what else it has are of as many
/// samples, y, context, rows and ids are plain lists of int64, x holds real numbers, and samples have labels. Looks at
/// types and sizes alone, never at values: the cost is that of a few comparisons.
void check_batch(const Batch& batch);

}  // namespace meander
