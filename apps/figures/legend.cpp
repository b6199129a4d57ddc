#include <meander/apps/figures/legend.h>
#include <meander/apps/figures/plain_text.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace meander {
namespace {

constexpr double sample_width = 30, sample_gap = 6, column_gap = 14;
constexpr double widest_name = 150;  // beside the plot
constexpr double most_below = 0.3;   // of the room's height

double width_of(const LegendEntry& entry, double size) { return size * ems_of(entry.label); }

}  // namespace

Legend::Legend(std::vector<LegendEntry> entries, const PageArea& room)
    : entries_(std::move(entries)), plot_room_(room), area_(room) {
  if (entries_.empty()) return;
  double widest = 0;
  for (LegendEntry& entry : entries_) {
    entry.label = plain_text(entry.label);
    widest = std::max(widest, width_of(entry, text_size_));
  }
  const bool fits_beside = widest <= widest_name && static_cast<double>(entries_.size()) * pitch_ <= room.height() - 20;
  if (fits_beside || !place_below(room, widest)) place_beside(room, std::min(widest, widest_name));
}

bool Legend::place_below(const PageArea& room, double widest) {
  const double most_wide = room.width() - sample_width - sample_gap;
  column_width_ = sample_width + sample_gap + std::min(widest, most_wide) + column_gap;
  const auto columns = std::max<std::size_t>(1, static_cast<std::size_t>((room.width() + column_gap) / column_width_));
  rows_ = (entries_.size() + columns - 1) / columns;
  const double height = static_cast<double>(rows_) * pitch_;
  if (height > most_below * room.height()) return false;
  for (LegendEntry& entry : entries_) entry.label = shortened(entry.label, most_wide / text_size_, ems_of);
  area_.top = room.bottom + height;
  plot_room_.bottom = area_.top + 8;
  return true;
}

void Legend::place_beside(const PageArea& room, double widest) {
  constexpr std::size_t most_columns = 2;
  constexpr double least_pitch = 9.5;
  const double count = static_cast<double>(entries_.size());
  const double height = room.height() - 20;
  if (count * pitch_ > height) pitch_ = std::max(least_pitch, height / count);
  text_size_ = std::min(text_size_, pitch_ - 1.5);
  rows_ = static_cast<std::size_t>(height / pitch_);
  const std::size_t columns = std::min(most_columns, (entries_.size() + rows_ - 1) / rows_);
  if (columns > 1) widest = std::min(widest, 0.6 * widest_name);
  if (entries_.size() > columns * rows_) {
    const std::size_t kept = columns * rows_ - 1;
    const std::string rest = fmt::format("and {} more", entries_.size() - kept);
    entries_.resize(kept);
    widest = std::max(widest, text_size_ * ems_of(rest));
    entries_.push_back({.label = rest, .stroke = {.width = 0}});
  }
  rows_ = std::min(rows_, (entries_.size() + columns - 1) / columns);
  for (LegendEntry& entry : entries_) entry.label = shortened(entry.label, widest / text_size_, ems_of);
  column_width_ = sample_width + sample_gap + widest + column_gap;
  area_.left = room.right - static_cast<double>(columns) * column_width_ + column_gap;
  plot_room_.right = area_.left - 14;
}

void Legend::draw(GnuplotPage& page) const {
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const std::size_t column = i / rows_, row = i % rows_;
    const double x = area_.left + static_cast<double>(column) * column_width_;
    const double y = area_.top - (static_cast<double>(row) + 0.5) * pitch_;
    draw_entry(page, entries_[i], x, y);
  }
}

void Legend::draw_entry(GnuplotPage& page, const LegendEntry& entry, double x, double y) const {
  const double half = pitch_ / 2 - 1.5;
  const PageArea band{.left = x, .right = x + sample_width, .bottom = y - half, .top = y + half};
  if (entry.opacity > 0) page.rectangle(band, entry.stroke.colour, entry.opacity);
  if (entry.stroke.width > 0) page.line(x, y, x + sample_width, y, entry.stroke);
  if (entry.shape) page.point(x + sample_width / 2, y, *entry.shape, 0.9, entry.stroke.colour);
  page.text(x + sample_width + sample_gap, y, entry.label, {.size = text_size_});
}

}  // namespace meander
