#pragma once

#include <meander/apps/compare/comparison_options.h>
#include <meander/apps/compare/plan.h>

#include <vector>

namespace meander {

/// The published searches for the hyper-parameters of methods (van de Ven, Tuytelaars & Tolias 2022): plain training as
/// the bound, then a curve for each method, or for each budget of FROMP. As for `compared_methods`, methods that cannot
/// run with these options are left out.
std::vector<PlanRow> sweep_grids(const ComparisonOptions& options);

}  // namespace meander
