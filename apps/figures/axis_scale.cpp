#include <meander/apps/figures/axis_scale.h>
#include <meander/stream/runtime/thousands.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>

namespace meander {
namespace {

constexpr double hair = 1e-9;  // a rounding error, relative to a step

// The smallest of 1, 2, 5, 10, 20, ... (times any power of ten) that is at least this.
double round_step(double least) {
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double digit : {1.0, 2.0, 5.0}) {
    if (digit * power >= least * (1 - hair)) return digit * power;
  }
  return 10 * power;
}

int decimals_for(double step) { return std::clamp(static_cast<int>(std::ceil(-std::log10(step) - hair)), 0, 12); }

std::string with_thousands(double value) {
  const auto size = static_cast<std::uint64_t>(std::llround(std::abs(value)));
  return fmt::format("{}{}", value < 0 ? "-" : "", thousands(size));
}

std::string number_text(double value, double step) {
  constexpr double most = 1e9;
  constexpr double least = 1e-4;
  const double shown = std::abs(value) < step * hair ? 0 : value;  // no "-0"
  if (std::abs(shown) >= most || step < least) return fmt::format("{:.6g}", shown);
  if (std::abs(shown) < 1000 || step < 1) return fmt::format("{:.{}f}", shown, decimals_for(step));
  return with_thousands(shown);
}

std::vector<Tick> linear_ticks(const AxisScale& scale, std::size_t most, bool is_fraction, bool whole) {
  double step = round_step((scale.high - scale.low) / static_cast<double>(std::max<std::size_t>(1, most)));
  if (whole) step = std::max(step, 1.0);
  std::vector<Tick> ticks;
  const double first = std::ceil(scale.low / step - hair), last = std::floor(scale.high / step + hair);
  for (double i = first; i <= last; ++i) {
    const double at = i * step;
    ticks.push_back({at, is_fraction ? number_text(100 * at, 100 * step) + " %" : number_text(at, step)});
  }
  return ticks;
}

std::string power_text(int exponent, Powers powers) {
  if (powers == Powers::Ascii) return fmt::format("1e{}", exponent);
  constexpr std::array<std::string_view, 10> raised{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = exponent < 0 ? "10⁻" : "10";
  for (const char digit : fmt::format("{}", std::abs(exponent)))
    text += raised.at(static_cast<std::size_t>(digit - '0'));
  return text;
}

std::string decade_text(int exponent, bool as_powers, bool is_fraction, Powers powers) {
  const double value = std::pow(10, exponent);
  if (is_fraction) return fmt::format("{:g} %", 100 * value);
  return as_powers ? power_text(exponent, powers) : number_text(value, std::min(1.0, value));
}

// 2 and 5 times the powers of ten.
void add_between_decades(std::vector<Tick>& ticks, const AxisScale& scale, int first, int last, bool is_fraction) {
  for (int i = first - 1; i <= last; ++i) {
    for (const double digit : {2.0, 5.0}) {
      const double at = digit * std::pow(10, i);
      const double shown = is_fraction ? 100 * at : at;
      const std::string number = number_text(shown, std::min(1.0, (is_fraction ? 100 : 1) * std::pow(10, i)));
      if (scale.shows(at)) ticks.push_back({at, is_fraction ? number + " %" : number});
    }
  }
  std::sort(ticks.begin(), ticks.end(), [](const Tick& a, const Tick& b) { return a.at < b.at; });
}

// Powers of ten; numbers between them too if there is room.
std::vector<Tick> log_ticks(const AxisScale& scale, std::size_t most, bool is_fraction, Powers powers) {
  const int first = static_cast<int>(std::ceil(std::log10(scale.low) - hair));
  const int last = static_cast<int>(std::floor(std::log10(scale.high) + hair));
  const int decades = last - first + 1;
  const bool as_powers = first < -3 || last > 5;
  const int room = static_cast<int>(std::max<std::size_t>(most, 1));
  std::vector<Tick> ticks;
  for (int i = first; i <= last; i += std::max(1, (decades + room - 1) / room)) {
    ticks.push_back({std::pow(10, i), decade_text(i, as_powers, is_fraction, powers)});
  }
  if (!as_powers && 3 * decades <= room) add_between_decades(ticks, scale, first, last, is_fraction);
  return ticks.size() < 2 ? linear_ticks(scale, std::max<std::size_t>(2, most / 2), is_fraction, false) : ticks;
}

// Room around a single value.
void widen(AxisScale& scale, bool is_fraction) {
  if (scale.logarithmic) {
    scale.low /= 2;
    scale.high *= 2;
    return;
  }
  const double room = std::max(std::abs(scale.low) * 0.05, is_fraction ? 0.05 : 0.5);
  scale.low -= room;
  scale.high += room;
}

}  // namespace

double AxisScale::share(double value) const {
  if (logarithmic) return std::log(value / low) / std::log(high / low);
  return (value - low) / (high - low);
}

bool can_show(const FigureAxis& axis, double value) { return std::isfinite(value) && (!axis.logarithmic || value > 0); }

std::optional<AxisScale> scale_for(const FigureAxis& axis, const std::vector<double>& values, std::size_t most_ticks,
                                   Powers powers) {
  std::vector<double> shown;
  std::copy_if(values.begin(), values.end(), std::back_inserter(shown), [&](double v) { return can_show(axis, v); });
  if (shown.empty()) return std::nullopt;
  const auto [least, most] = std::minmax_element(shown.begin(), shown.end());
  AxisScale scale{.low = *least, .high = *most, .logarithmic = axis.logarithmic};
  if (axis.least && can_show(axis, *axis.least)) scale.low = *axis.least;
  if (axis.most && can_show(axis, *axis.most)) scale.high = *axis.most;
  if (scale.low > scale.high) std::swap(scale.low, scale.high);
  // Values that differ by rounding errors only are one.
  if (scale.high - scale.low <= 1e-12 * std::max(std::abs(scale.low), std::abs(scale.high)))
    widen(scale, axis.is_fraction);
  const bool whole = std::all_of(shown.begin(), shown.end(), [](double v) { return v == std::round(v); });
  scale.ticks = scale.logarithmic ? log_ticks(scale, most_ticks, axis.is_fraction, powers)
                                  : linear_ticks(scale, most_ticks, axis.is_fraction, whole && !axis.is_fraction);
  return scale;
}

std::string value_text(const FigureAxis& axis, double value, int percent_decimals) {
  if (axis.is_fraction) return fmt::format("{:.{}f} %", 100 * value, percent_decimals);
  const double size = std::abs(value);
  if (size >= 1e9 || (size > 0 && size < 1e-4)) return fmt::format("{:.3g}", value);
  if (size >= 1000) return with_thousands(value);
  const int digits_before = size >= 1 ? static_cast<int>(std::floor(std::log10(size))) : 0;
  return fmt::format("{:.{}f}", value, std::max(0, 2 - digits_before));
}

}  // namespace meander
