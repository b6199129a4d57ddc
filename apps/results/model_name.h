#pragma once

#include <meander/apps/request/resolve_run.h>

#include <optional>
#include <string>

namespace meander {

/// The file of a run's model: "model.meander" in the run's own folder; in --model-dir "mM-STAMP" or, with a tag, the
/// network's name and the tag: "F-784x400x400_c10-TAG".
std::string model_name(const ResolvedRun& run, const std::optional<std::string>& tag, const std::string& stamp,
                       const std::string& network);

}  // namespace meander
