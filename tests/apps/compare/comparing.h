#pragma once

#include <meander/apps/compare/comparison_options.h>
#include <meander/apps/compare/plan.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace meander {

using Texts = std::vector<std::string>;

inline Texts labels_of(const std::vector<PlanRow>& rows) {
  Texts labels;
  for (const PlanRow& row : rows) labels.push_back(row.label);
  return labels;
}

/// The curves of these rows, each once, in order.
inline Texts curves_of(const std::vector<PlanRow>& rows) {
  Texts curves;
  for (const PlanRow& row : rows) {
    if (!row.curve.empty() && (curves.empty() || curves.back() != row.curve)) curves.push_back(row.curve);
  }
  return curves;
}

/// Where a curve's points are.
inline std::vector<double> points_on(const std::vector<PlanRow>& rows, const std::string& curve) {
  std::vector<double> points;
  for (const PlanRow& row : rows) {
    if (row.curve == curve) points.push_back(row.x.value());
  }
  return points;
}

/// The row of this label. Throws if there is none.
inline const PlanRow& row_called(const std::vector<PlanRow>& rows, const std::string& label) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const PlanRow& row) { return row.label == label; });
  if (found == rows.end()) throw InternalError("the plan has no row '" + label + "'");
  return *found;
}

inline Texts options_of(const std::vector<PlanRow>& rows, const std::string& label) {
  return row_called(rows, label).options;
}

/// These rows for these options; `common` is given to all of them too.
inline Plan plan_for(const ComparisonOptions& options, std::vector<PlanRow> rows, const Texts& common = {}) {
  Plan plan{.title = "a test"};
  plan.common = {"--experiment=" + options.experiment.name, fmt::format("--scenario={}", to_string(options.scenario))};
  if (options.academic) plan.common.emplace_back("--academic");
  plan.common.insert(plan.common.end(), common.begin(), common.end());
  plan.rows = std::move(rows);
  return plan;
}

/// The options of a comparison in the academic setting, or task-free.
inline ComparisonOptions comparison(std::string_view name, Scenario scenario, bool academic = true) {
  ComparisonOptions options;
  options.experiment = experiment(name);
  options.scenario = scenario;
  options.academic = academic;
  return options;
}

}  // namespace meander
