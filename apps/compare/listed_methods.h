#pragma once

#include <meander/apps/compare/comparison_options.h>
#include <meander/apps/compare/plan.h>

#include <string>
#include <vector>

namespace meander {

/// The rows of a list of methods, "none,er,si,er+si": names as `meander methods` prints them, `+` combines methods. A
/// row is labelled as it is written; the bounds, none and joint, come first, otherwise the list's order is kept. Joint
/// training gets as many iterations as the others for all contexts together, by `options`. Throws UsageError at
/// `--methods` for an unknown name, an empty entry, one given twice, and a combination of methods that need
/// --method=NAME each. Whether methods can be combined is found when the runs are planned.
std::vector<PlanRow> rows_for_methods(const std::string& list, const ComparisonOptions& options);

/// Whether these options of `meander run` ask for nothing but a bound: plain training, or joint training.
bool choose_a_bound(const std::vector<std::string>& options);

}  // namespace meander
