#include <meander/apps/compare/value_grid.h>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <system_error>
#include <utility>

namespace meander {
namespace {

double rounded_to_six_digits(double number) {
  const std::string text = fmt::format("{:.5e}", number);
  double rounded = number;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rounded);
  return error == std::errc() ? rounded : number;
}

bool is_numeric(const GridAxis& axis) {
  return std::all_of(axis.values.begin(), axis.values.end(),
                     [](const GridValue& value) { return value.number.has_value(); });
}

std::string option_word(const GridAxis& axis, const GridValue& value) {
  return axis.is_flag && value.text == "true" ? "--" + axis.option : fmt::format("--{}={}", axis.option, value.text);
}

PlanRow with_value(PlanRow row, const GridAxis& axis, const GridValue& value, bool is_across) {
  const std::string said = fmt::format(", {} {}", axis.option, value.text);
  row.label += said;
  row.options.push_back(option_word(axis, value));
  if (is_across) {
    row.x_name = axis.option;
    row.x = value.number;
  } else {
    row.curve += said;
  }
  return row;
}

}  // namespace

std::vector<double> spaced(double from, double to, std::int64_t steps, bool logarithmic) {
  std::vector<double> numbers{from};
  for (std::int64_t i = 1; i + 1 < steps; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(steps - 1);
    // Not from + share * (to - from): the difference of two large numbers may not be finite.
    const double number =
        logarithmic ? std::exp((1 - share) * std::log(from) + share * std::log(to)) : (1 - share) * from + share * to;
    numbers.push_back(rounded_to_six_digits(number));
  }
  numbers.push_back(to);
  return numbers;
}

std::vector<double> powers_of_ten(int from, int to) {
  std::vector<double> powers;
  for (int exponent = from; exponent <= to; ++exponent) {
    // The quotient of two whole numbers that doubles hold is rounded correctly.
    double whole = 1;
    for (int i = 0; i < std::abs(exponent); ++i) whole *= 10;
    powers.push_back(exponent < 0 ? 1 / whole : whole);
  }
  return powers;
}

std::size_t points_of(const std::vector<GridAxis>& axes) {
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  std::size_t points = 1;
  for (const GridAxis& axis : axes) {
    const std::size_t values = axis.values.size();
    points = values > 0 && points > most / values ? most : points * values;
  }
  return points;
}

std::vector<PlanRow> grid_points(const PlanRow& row, const std::vector<GridAxis>& axes) {
  const auto across = std::find_if(axes.begin(), axes.end(), is_numeric);
  std::vector<PlanRow> rows{row};
  rows.front().curve = row.label;
  rows.front().choice = row.label;
  for (auto axis = axes.begin(); axis != axes.end(); ++axis) {
    std::vector<PlanRow> longer;
    for (const PlanRow& shorter : rows) {
      for (const GridValue& value : axis->values) longer.push_back(with_value(shorter, *axis, value, axis == across));
    }
    rows = std::move(longer);
  }
  return rows;
}

}  // namespace meander
