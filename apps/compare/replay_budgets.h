#pragma once

#include <meander/apps/compare/comparison_options.h>
#include <meander/apps/compare/plan.h>

#include <cstdint>
#include <vector>

namespace meander {

struct ReplayBudgetOptions {
  /// Samples per class, each 1 or more, in ascending order. Empty: those of the published comparison.
  std::vector<std::int64_t> budgets{};
  /// FROMP's strength as tuned for each budget on splitMNIST, in place of one for all. Budgets that it was not tuned
  /// for keep the one for all.
  bool tau_per_budget = false;
};

/// The published comparison of methods that store samples, by how many they store (van de Ven, Tuytelaars & Tolias
/// 2022): plain and joint training as the bounds, then a curve over budgets for each method, FROMP's up to 1000. Made
/// for the academic setting, where a budget is per class.
std::vector<PlanRow> replay_budgets(const ComparisonOptions& options, const ReplayBudgetOptions& replay = {});

}  // namespace meander
