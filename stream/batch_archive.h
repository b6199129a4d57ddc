#pragma once

#include <meander/stream/archive.h>
#include <meander/stream/batch.h>

namespace meander {

/// A batch as an archive and back, whole: for a source that holds batches it has not given out yet.
Archive to_archive(const Batch& batch);
Batch batch_from(const Archive& archive);

}  // namespace meander
