#pragma once

#include <meander/stream/archive.h>
#include <meander/stream/batch.h>

namespace meander {

/// A batch as an archive and back, whole: for what holds batches that were read and not given out yet. `batch_from`
/// throws Error for one that could not have entered a pipeline (stream/check_batch.h).
Archive to_archive(const Batch& batch);
Batch batch_from(const Archive& archive);

}  // namespace meander
