#pragma once

#include <meander/stream/graph/pipeline.h>

#include <vector>

namespace meander {

/// One run of a complete pipeline; see Pipeline::run. `position` advances, whether the run succeeds or not.
RunSummary run_pipeline(AnySource& source, const std::vector<Operator>& trunk, const std::vector<Branch>& branches,
                        StreamPosition& position, const RunOptions& options);

}  // namespace meander
