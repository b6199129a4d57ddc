#pragma once

#include <meander/apps/compare/plan.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// A value of an option.
struct GridValue {
  /// As the command line takes it: "0.001", "buffer".
  std::string text;
  /// It is this number; unset: it is a word or a flag.
  std::optional<double> number{};
};

/// An option and the values that a grid gives it.
struct GridAxis {
  std::string option;
  bool is_flag = false;
  std::vector<GridValue> values{};
};

/// `steps` numbers, 2 or more, from `from` to `to`, both included: with equal distances, or `logarithmic` with equal
/// ratios, which needs both above 0. Those between are rounded to six significant digits, so that they read well.
std::vector<double> spaced(double from, double to, std::int64_t steps, bool logarithmic);

/// 10^from, 10^(from + 1), ..., 10^to: of each the nearest double.
std::vector<double> powers_of_ten(int from, int to);

/// Number of points; the largest std::size_t where there are more.
std::size_t points_of(const std::vector<GridAxis>& axes);

/// A row for each combination of the axes' values, those of the last axis changing fastest. The first axis that has
/// only numbers is that of the curves, one for each combination of the others: "ER, lr 0.1", drawn over the budget.
/// All are alternatives. Labels, and curves, begin with that of `row`, and options are added to its.
std::vector<PlanRow> grid_points(const PlanRow& row, const std::vector<GridAxis>& axes);

}  // namespace meander
