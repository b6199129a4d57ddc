#pragma once

#include <meander/apps/suite/part_plan.h>
#include <meander/apps/suite/suite_request.h>

#include <vector>

namespace meander {

/// Runs what is missing of these parts, one part after the other, and prints the table of each; or prints the commands
/// that would (--print-commands). A part that fails does not stop the others. Returns the exit code: 1 if a part
/// failed, 128 + n after a signal.
int run_suite(std::vector<PartPlan>& parts, const SuiteRequest& request);

}  // namespace meander
