#pragma once

#include <meander/apps/compare/comparison_request.h>

namespace meander {

/// Runs what is missing of a comparison and prints its table; or prints the commands that would. Returns the exit code:
/// 1 if a run failed, 128 + n after a signal. Throws UsageError before anything runs if a run cannot.
int run_comparison(const ComparisonRequest& request, const Plan& plan);

}  // namespace meander
