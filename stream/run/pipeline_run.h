#pragma once

#include <meander/stream/pipeline.h>

#include <vector>

namespace meander {

/// One run of a pipeline that is complete; see Pipeline::run. `position` moves on, whether the run ends well or not.
RunSummary run_pipeline(AnySource& source, const std::vector<Operator>& trunk, const std::vector<Branch>& branches,
                        StreamPosition& position, const RunOptions& options);

}  // namespace meander
