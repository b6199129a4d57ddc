#include <meander/apps/cli/value.h>
#include <meander/apps/results/value_order.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>
#include <tuple>

namespace meander {
namespace {

std::optional<double> finite_number(const std::string& text) {
  const std::string plain = cli::plain_number(text);
  double number = 0;
  const char* end = plain.data() + plain.size();
  const auto [stopped, error] = std::from_chars(plain.data(), end, number);
  if (error != std::errc() || stopped != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::tuple<bool, double, std::string> place_of(const std::string& text) {
  const std::optional<double> number = finite_number(text);
  return {!number.has_value(), number.value_or(0), text};
}

}  // namespace

bool same_value(const std::string& one, const std::string& other) {
  if (one == other) return true;
  const std::optional<double> number = finite_number(one);
  return number && number == finite_number(other);
}

bool comes_before(const std::string& one, const std::string& other) { return place_of(one) < place_of(other); }

}  // namespace meander
