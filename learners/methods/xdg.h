#pragma once

#include <meander/learners/methods/method.h>

namespace meander::methods {

/// Shuts a share of every hidden layer's units, others in each context (Masse, Grant & Freedman 2018).
void xdg(NetworkPlan& plan, double proportion);

}  // namespace meander::methods
