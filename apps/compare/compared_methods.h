#pragma once

#include <meander/apps/compare/comparison_options.h>
#include <meander/apps/compare/plan.h>

#include <vector>

namespace meander {

/// The methods that the published comparisons run (van de Ven, Tuytelaars & Tolias 2022), with their settings, colours
/// and order; methods that cannot run with these options are left out. The options of a row are only what is particular
/// to it: setting, experiment and scenario are for Plan::common.
std::vector<PlanRow> compared_methods(const ComparisonOptions& options);

/// The methods of the NeurIPS 2022 tutorial on continual learning, in the academic setting: likewise, but with
/// cumulative training as the bound, and without BI-R and A-GEM.
std::vector<PlanRow> tutorial_methods(const ComparisonOptions& options);

}  // namespace meander
