#pragma once

#include <meander/apps/request/resolve_run.h>

namespace meander {

/// `meander run --test`: evaluates a saved model on every context of the run's experiment and scenario, and prints the
/// result; with --results-dir, acc-STAMP.txt is written too. Trains nothing and makes no folder of a run. Returns the
/// exit code. Throws Error for a model that is missing, damaged or of another network.
int test_saved_model(const ResolvedRun& run);

}  // namespace meander
