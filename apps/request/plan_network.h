#pragma once

#include <meander/apps/request/resolve_run.h>
#include <meander/learners/nets/network_plan.h>

namespace meander {

/// The network as the options describe it, before methods change it.
NetworkPlan plain_network_plan(const ResolvedRun& run);
/// The network that the run trains, as its methods change it.
NetworkPlan network_plan(const ResolvedRun& run);

}  // namespace meander
