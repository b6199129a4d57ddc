#pragma once

#include <meander/apps/run/resolve_run.h>
#include <meander/learners/learner.h>

namespace meander {

/// The network of the run and the method that it learns by.
Learner make_learner(const ResolvedRun& run);

}  // namespace meander
