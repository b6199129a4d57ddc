#pragma once

#include <meander/apps/suite/part_plan.h>
#include <meander/apps/terminal/console.h>

namespace meander {

/// Makes the pre-training runs of the part whose files are not there, one by one, each in a process of its own. Returns
/// the exit code: 1 if one failed, 128 + n after a signal.
int run_pretraining(const PartPlan& part, const terminal::Console& console);

}  // namespace meander
