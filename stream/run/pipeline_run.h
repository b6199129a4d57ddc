#pragma once

#include <meander/stream/pipeline.h>

#include <cstdint>
#include <vector>

namespace meander {

/// One run of a pipeline that is complete; see Pipeline::run. `next_index` counts on.
RunSummary run_pipeline(AnySource& source, const std::vector<Operator>& trunk, const std::vector<Branch>& branches,
                        std::int64_t& next_index, const RunOptions& options);

}  // namespace meander
