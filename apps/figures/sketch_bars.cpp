#include <meander/apps/figures/dot_canvas.h>
#include <meander/apps/figures/figure_scales.h>
#include <meander/apps/figures/plain_text.h>
#include <meander/apps/figures/sketch_parts.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace meander {
namespace {

// "93.3 ± 0.4 %"
std::string bar_value(const Figure& figure, const FigureBar& bar, bool with_interval, bool unicode) {
  if (!can_show(figure.y, bar.height.value)) return unicode ? "–" : "-";
  std::string value = value_text(figure.y, bar.height.value);
  if (!with_interval || !bar.height.has_interval()) return value;
  std::string half = value_text(figure.y, (bar.height.high - bar.height.low) / 2);
  if (figure.y.is_fraction) value.resize(value.size() - 2);
  return value + (unicode ? " ± " : " +- ") + half;
}

std::vector<std::string> bar_values(const Figure& figure, bool with_interval, bool unicode) {
  std::vector<std::string> values;
  for (const FigureBar& bar : figure.bars) values.push_back(bar_value(figure, bar, with_interval, unicode));
  return values;
}

std::size_t widest_of(const std::vector<std::string>& texts) {
  double widest = 0;
  for (const std::string& text : texts) widest = std::max(widest, columns_of(text));
  return static_cast<std::size_t>(widest);
}

// From one share of the width to another. Blocks end at an eighth of a column.
std::string drawn_block(double from, double to, std::size_t width, bool unicode) {
  constexpr std::array<const char*, 8> eighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double columns = static_cast<double>(width);
  const long first = std::lround(std::clamp(from, 0.0, 1.0) * columns);
  const long parts = unicode ? 8 : 1;
  const long end = std::lround(std::clamp(to, 0.0, 1.0) * columns * static_cast<double>(parts));
  std::string block(static_cast<std::size_t>(std::max(0L, first)), ' ');
  for (long column = first; column < end / parts; ++column) block += unicode ? "█" : "=";
  if (first * parts < end) block += eighths.at(static_cast<std::size_t>(end % parts));
  return block;
}

}  // namespace

std::vector<std::string> sketched_bars(const Figure& figure, const SketchOptions& options) {
  const std::optional<AxisScale> scale = bar_scale(figure, {});
  if (!scale) return {nothing_measured};
  const std::size_t most_label = options.width * 2 / 5;
  std::vector<std::string> labels;
  for (const FigureBar& bar : figure.bars) labels.push_back(terminal_text(bar.label, most_label, options));
  const std::size_t label_width = widest_of(labels);

  constexpr std::size_t least_bar = 10;
  std::vector<std::string> values = bar_values(figure, true, options.unicode);
  if (label_width + widest_of(values) + 2 + least_bar > options.width)
    values = bar_values(figure, false, options.unicode);
  const std::size_t taken = label_width + widest_of(values) + 2;
  const std::size_t bar_width = options.width > taken ? options.width - taken : 0;

  const double zero = scale->logarithmic ? 0 : std::clamp(scale->share(0), 0.0, 1.0);
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < figure.bars.size(); ++i) {
    const double value = figure.bars[i].height.value;
    const double end = can_show(figure.y, value) ? scale->share(value) : zero;
    std::string block = drawn_block(std::min(zero, end), std::max(zero, end), bar_width, options.unicode);
    const std::string value_after = (block.empty() ? "" : " ") + values[i];
    if (options.colour && !block.empty()) block = in_terminal_colour(block, i);
    lines.push_back(fmt::format("{} {}{}", padded_right(labels[i], label_width), block, value_after));
  }
  return lines;
}

}  // namespace meander
