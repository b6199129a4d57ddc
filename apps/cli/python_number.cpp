#include <meander/apps/cli/python_number.h>

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdlib>

namespace meander {
namespace {

// "d.ddd" -> "dddd"
std::string digits_of(std::string mantissa) {
  if (mantissa.size() > 1) mantissa.erase(1, 1);
  return mantissa;
}

std::string with_exponent(const std::string& mantissa, int exponent) {
  return fmt::format("{}e{}{:02}", mantissa, exponent < 0 ? '-' : '+', std::abs(exponent));
}

std::string positional(const std::string& digits, int exponent) {
  if (exponent < 0) return fmt::format("0.{:0>{}}{}", "", -exponent - 1, digits);
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) return digits + std::string(whole - digits.size(), '0') + ".0";
  return digits.substr(0, whole) + "." + digits.substr(whole);
}

}  // namespace

std::string python_number(double value) {
  std::array<char, 32> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
  std::string text(buffer.data(), end);
  const std::string sign = text.front() == '-' ? "-" : "";
  text.erase(0, sign.size());
  const std::size_t mark = text.find('e');
  if (mark == std::string::npos) return sign + text;
  const std::string mantissa = text.substr(0, mark);
  const int exponent = std::atoi(text.c_str() + mark + 1);
  return sign + (exponent < -4 || exponent >= 16 ? with_exponent(mantissa, exponent)
                                                 : positional(digits_of(mantissa), exponent));
}

}  // namespace meander
