#pragma once

#include <meander/learners/nets/network_plan.h>

namespace meander::methods {

/// Turns the plan of one network into that of a network for each context.
void separate(NetworkPlan& plan);

}  // namespace meander::methods
