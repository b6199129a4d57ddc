#pragma once

#include <meander/apps/run/resolve_run.h>
#include <meander/apps/stamp.h>
#include <meander/learners/nets/mlp_shape.h>

namespace meander {

/// The network that the run trains.
MlpShape network_shape(const ResolvedRun& run);

/// What the run's stamp is made of. A-GEM's epsilon is 0 unless given, yet the stamp of that default names the
/// reference's 1e-07.
StampFields stamp_fields(const ResolvedRun& run);

}  // namespace meander
