#include <meander/apps/terminal/format.h>
#include <meander/stream/runtime/thousands.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace meander::terminal {

std::string percent(double fraction) { return std::isfinite(fraction) ? fmt::format("{:.2f} %", 100 * fraction) : "-"; }

std::string loss(double value) { return fmt::format("{:#.4g}", value); }

std::string clock_time(double seconds) {
  // 1000 days or more is as good as never.
  if (!(seconds < 8.64e7)) return "-";
  const auto all = static_cast<std::int64_t>(std::llround(std::max(seconds, 0.0)));
  const std::int64_t s = all % 60, m = all / 60 % 60, h = all / 3600 % 24, d = all / 86400;
  if (d > 0) return fmt::format("{} d {:02}:{:02}:{:02}", d, h, m, s);
  if (h > 0) return fmt::format("{}:{:02}:{:02}", h, m, s);
  return fmt::format("{}:{:02}", m, s);
}

std::string duration(double seconds) {
  if (seconds < 0.9995) return fmt::format("{:.3g} ms", 1000 * seconds);
  return seconds < 99.95 ? fmt::format("{:.3g} s", seconds) : clock_time(seconds);
}

std::string bytes(std::uint64_t count) {
  constexpr std::array units{"kB", "MB", "GB", "TB", "PB", "EB"};
  if (count < 1000) return fmt::format("{} bytes", count);
  double value = static_cast<double>(count) / 1000;
  std::size_t unit = 0;
  while (value >= 999.95 && unit + 1 < units.size()) {
    value /= 1000;
    ++unit;
  }
  return fmt::format("{:.1f} {}", value, units[unit]);
}

std::string rate(double per_second) {
  if (!std::isfinite(per_second) || per_second < 0) return "-";
  if (per_second < 0.995) return fmt::format("{:.2f}", per_second);
  if (per_second < 9.95) return fmt::format("{:.1f}", per_second);
  return thousands(static_cast<std::uint64_t>(std::llround(per_second)));
}

}  // namespace meander::terminal
