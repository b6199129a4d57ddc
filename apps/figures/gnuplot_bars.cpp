#include <meander/apps/figures/figure_scales.h>
#include <meander/apps/figures/gnuplot_figures.h>
#include <meander/apps/figures/plain_text.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

namespace meander {
namespace {

constexpr double values_height = 15;  // above the axis, for the value of a bar that reaches its end
constexpr double widest_bar = 60, bar_share = 0.72;

double slot_width(const PageArea& area, const Figure& figure) {
  return area.width() / static_cast<double>(std::max<std::size_t>(1, figure.bars.size()));
}

double slot_centre(const PageArea& area, const Figure& figure, std::size_t bar) {
  return area.left + (static_cast<double>(bar) + 0.5) * slot_width(area, figure);
}

// How the names stand below the bars: level, in lines of their own, or on a slope if one is too wide for that.
struct BarNames {
  std::vector<std::vector<std::string>> lines{};
  double size = text_size, degrees = 0, height = 0;
};

// What a bar is called; also what it is a mean over, if that is not the same for all.
std::vector<std::string> bar_names(const Figure& figure) {
  bool differ = false;
  for (const FigureBar& bar : figure.bars) differ = differ || bar.count != figure.bars.front().count;
  std::vector<std::string> names;
  for (const FigureBar& bar : figure.bars) {
    names.push_back(plain_text(bar.label));
    if (differ && bar.count > 0) names.back() += fmt::format(" (n\u00a0=\u00a0{})", bar.count);
  }
  return names;
}

BarNames level_names(const std::vector<std::string>& names, double slot) {
  BarNames level{.size = slot < 60 ? small_text_size : text_size};
  std::size_t most = 1;
  for (const std::string& name : names) {
    level.lines.push_back(lines_of(name, slot * 0.95 / level.size, ems_of));
    most = std::max(most, level.lines.back().size());
  }
  level.height = 8 + static_cast<double>(most) * (level.size + 2);
  return level;
}

bool breaks_words_or_many(const BarNames& level, const std::vector<std::string>& names) {
  constexpr std::size_t most_lines = 3;
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::string joined;
    for (const std::string& line : level.lines[i]) joined += joined.empty() ? line : " " + line;
    const std::vector<std::string> unbroken = lines_of(names[i], 1e9, ems_of);
    if (level.lines[i].size() > most_lines || (!unbroken.empty() && joined != unbroken.front())) return true;
  }
  return false;
}

// Text of this size on a slope needs slots that are wide enough not to overlap the next.
BarNames sloping_names(const std::vector<std::string>& names, const Figure& figure, const PageArea& area) {
  constexpr double least_degrees = 38, longest = 150;
  const double slot = slot_width(area, figure);
  BarNames sloping{.size = std::clamp(slot / 1.1, 4.0, small_text_size + 0.5)};
  const double sine = std::min(1.0, 1.15 * sloping.size / slot);
  sloping.degrees = std::round(std::max(least_degrees, std::asin(sine) * 180 / std::numbers::pi));
  const double radians = sloping.degrees * std::numbers::pi / 180;
  double widest = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double to_the_left = slot_centre(area, figure, i) - 4;
    const double room = std::min(longest, to_the_left / std::max(1e-3, std::cos(radians)));
    const std::string name = shortened(names[i], room / sloping.size, ems_of);
    widest = std::max(widest, sloping.size * ems_of(name));
    sloping.lines.push_back({name});
  }
  sloping.height = 10 + widest * std::sin(radians) + sloping.size * std::cos(radians) / 2;
  return sloping;
}

void draw_name(GnuplotPage& page, const BarNames& names, std::size_t bar, double x, double bottom) {
  if (names.degrees > 0) {
    page.text(x + 3, bottom - 7, names.lines[bar].front(),
              {.size = names.size, .align = TextStyle::Align::Right, .degrees = names.degrees});
    return;
  }
  double y = bottom - 5 - names.size / 2;
  for (const std::string& line : names.lines[bar]) {
    page.text(x, y, line, {.size = names.size, .align = TextStyle::Align::Centre});
    y -= names.size + 2;
  }
}

// Values above their bars, all in the most precise form that fits between their neighbours.
class BarValues {
 public:
  BarValues(const Figure& figure, double slot) : axis_(figure.y) {
    for (const int form : {1, 0, -1}) {
      form_ = form;
      double widest = 0;
      for (const FigureBar& bar : figure.bars) {
        if (can_show(axis_, bar.height.value)) widest = std::max(widest, ems_of(text(bar.height.value)));
      }
      size_ = std::min(small_text_size, 0.96 * slot / std::max(widest, 1e-3));
      if (size_ >= 7.5) return;
    }
    upright_ = true;
    size_ = std::clamp(slot / 1.15, 3.0, small_text_size);
  }

  std::string text(double value) const {
    std::string written = value_text(axis_, value, form_ == 1 ? 1 : form_ == 0 ? 1 : 0);
    if (axis_.is_fraction && form_ != 1) written.resize(written.size() - 2);
    return written;
  }

  void draw(GnuplotPage& page, double x, double y, bool above, const std::string& words) const {
    if (upright_) {
      const auto align = above ? TextStyle::Align::Left : TextStyle::Align::Right;
      page.text(x, y + (above ? 3 : -3), words, {.size = size_, .align = align, .degrees = 90});
    } else {
      page.text(x, y + (above ? 8 : -8), words, {.size = size_, .align = TextStyle::Align::Centre});
    }
  }
  double height() const { return upright_ ? size_ * 3.6 : values_height; }

 private:
  FigureAxis axis_;
  int form_ = 1;  // "93.3 %", "93.3", "93"
  double size_ = small_text_size;
  bool upright_ = false;
};

// Light around the dark line, so that it is seen on a dark bar too.
void draw_interval(GnuplotPage& page, double x, double low, double high, double cap) {
  for (const StrokeStyle& style :
       {StrokeStyle{.width = 2.8, .colour = {0xff, 0xff, 0xff}}, StrokeStyle{.width = 1.1}}) {
    const double over = style.width > 2 ? 0.8 : 0;
    page.line(x, low, x, high, style);
    for (const double end : {low, high}) page.line(x - cap - over, end, x + cap + over, end, style);
  }
}

class BarDrawing {
 public:
  BarDrawing(GnuplotPage& page, const Figure& figure, const AxisScale& scale, const PageArea& area)
      : page_(page), figure_(figure), scale_(scale), area_(area), values_(figure, slot_width(area, figure)) {}

  void draw(std::size_t index, double x) const {
    const FigureBar& bar = figure_.bars[index];
    if (!can_show(figure_.y, bar.height.value)) {
      page_.text(x, area_.bottom + 8, "–", {.align = TextStyle::Align::Centre});
      return;
    }
    const double width = std::min(widest_bar, bar_share * slot_width(area_, figure_));
    const std::string row =
        fmt::format("{} {:.9g} {:.9g}\n", index + 1, bar.height.value, width / slot_width(area_, figure_));
    page_.plot(fmt::format("{} using 1:2:3 with boxes fillcolor rgb '{}' fillstyle solid 1 border lc rgb '{}' lw 0.8",
                           page_.data(row), hex(colour_or_palette(bar.colour, index)), hex(ink)));
    const bool above = bar.height.value >= 0;
    double end = height_of(bar.height.value);
    if (bar.height.has_interval()) {
      const double low = height_of(bar.height.low), high = height_of(bar.height.high);
      draw_interval(page_, x, low, high, std::min(5.0, width / 4));
      end = above ? std::max(end, high) : std::min(end, low);
    }
    values_.draw(page_, x, end, above, values_.text(bar.height.value));
  }

 private:
  double height_of(double value) const {
    const double share = can_show(figure_.y, value) ? scale_.share(value) : 0;
    return area_.bottom + std::clamp(share, 0.0, 1.0) * area_.height();
  }

  GnuplotPage& page_;
  const Figure& figure_;
  const AxisScale& scale_;
  PageArea area_;
  BarValues values_;
};

BarNames names_below(const Figure& figure, const PageArea& area) {
  const std::vector<std::string> names = bar_names(figure);
  const BarNames level = level_names(names, slot_width(area, figure));
  return breaks_words_or_many(level, names) ? sloping_names(names, figure, area) : level;
}

}  // namespace

void draw_bars(GnuplotPage& page, const Figure& figure) {
  const std::optional<AxisScale> scale = bar_scale(figure, {});
  if (!scale) return draw_absence(page);
  PageArea area = page.room();
  if (!figure.x.title.empty()) {
    page.text((area.left + area.right) / 2, area.bottom + text_size / 2, figure.x.title,
              {.align = TextStyle::Align::Centre});
    area.bottom += 16;
  }
  PageArea beside = area;
  beside.left += 50;  // about what the vertical axis takes
  const BarNames names = names_below(figure, beside);
  area.bottom += names.height;
  area.top -= BarValues(figure, slot_width(beside, figure)).height();
  area = beside_vertical_axis(page, figure.y, *scale, area);
  const AxisScale slots{.low = 0.5, .high = static_cast<double>(figure.bars.size()) + 0.5};
  page.plot_in(area, slots, *scale);
  page.command("unset xtics");
  draw_grid(page, *scale, area);
  if (scale->low < 0 && scale->high > 0) {
    const double zero = area.bottom + scale->share(0) * area.height();
    page.line(area.left, zero, area.right, zero, {.width = 0.8});
  }
  const BarDrawing drawing(page, figure, *scale, area);
  for (std::size_t i = 0; i < figure.bars.size(); ++i) {
    drawing.draw(i, slot_centre(area, figure, i));
    draw_name(page, names, i, slot_centre(area, figure, i), area.bottom);
  }
}

}  // namespace meander
