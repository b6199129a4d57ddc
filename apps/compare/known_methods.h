#pragma once

#include <meander/apps/compare/comparison_options.h>
#include <meander/apps/compare/plan.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace meander {

/// The row of a method that the published comparisons have (van de Ven, Tuytelaars & Tolias 2022): its label, colour
/// and options, followed by `more`. Throws InternalError for other methods.
PlanRow known_row(std::string_view method, const ComparisonOptions& options, const std::vector<std::string>& more = {});

/// Whether the method can be combined with what `options` give to every row: with --xdg some cannot.
bool takes_part(std::string_view method, const ComparisonOptions& options);

/// How many times as long as plain training a run takes, roughly; for other methods than those above a guess.
double cost_of(std::string_view method);

/// Whether the settings published for splitMNIST apply: to itself, and to experiments that none were published for.
bool is_like_split_mnist(const Experiment& experiment);

/// A point of a curve: the same row with one more option, "--reg-strength=10.0", at x = 10. `name` is what the label
/// calls the option: "lambda".
PlanRow point(PlanRow row, const std::string& option, const std::string& name, double x);
PlanRow point(PlanRow row, const std::string& option, std::int64_t x);

}  // namespace meander
