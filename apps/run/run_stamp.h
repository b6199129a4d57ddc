#pragma once

#include <meander/apps/run/resolve_run.h>
#include <meander/apps/stamp.h>

#include <string>

namespace meander {

/// What the run's stamp is made of; `network` is the name of the network that it trains. A-GEM's epsilon is 0 unless
/// given, yet the stamp of that default names the reference's 1e-07.
StampFields stamp_fields(const ResolvedRun& run, const std::string& network);

/// The same; builds the network to know its name.
StampFields stamp_fields(const ResolvedRun& run);

}  // namespace meander
