#pragma once

#include <meander/apps/request/resolve_run.h>
#include <meander/apps/request/stamp.h>

#include <string>

namespace meander {

/// The fields of the run's stamp; `network` is the name of the network that it trains. A-GEM's epsilon is 0 unless
/// given, but the stamp of that default says 1e-07, the reference's value.
StampFields stamp_fields(const ResolvedRun& run, const std::string& network);

/// The same; builds the network to know its name.
StampFields stamp_fields(const ResolvedRun& run);

}  // namespace meander
