#include <meander/apps/terminal/table.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace meander::terminal {
namespace {

std::string joined(const std::vector<std::string>& cells, const std::vector<Table::Column>& columns,
                   const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string gap(widths[i] - cells[i].size(), ' ');
    if (i > 0) line += "  ";
    line += columns[i].align == Table::Align::Right ? gap + cells[i] : cells[i] + gap;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + '\n';
}

}  // namespace

void Table::add(std::vector<std::string> cells) {
  if (cells.size() != columns_.size()) throw InternalError("a table's row needs one cell per column");
  rows_.push_back(std::move(cells));
}

void Table::rule() { rows_.emplace_back(); }

std::string Table::text() const {
  std::vector<std::string> titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  std::vector<std::size_t> widths(columns_.size(), 0);
  std::size_t total = 2 * (std::max<std::size_t>(columns_.size(), 1) - 1);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    widths[i] = titles[i].size();
    for (const auto& row : rows_) widths[i] = std::max(widths[i], row.empty() ? 0 : row[i].size());
    total += widths[i];
  }
  const bool titled = std::any_of(titles.begin(), titles.end(), [](const std::string& t) { return !t.empty(); });
  std::string text = titled ? joined(titles, columns_, widths) : "";
  for (const auto& row : rows_) text += row.empty() ? std::string(total, '-') + '\n' : joined(row, columns_, widths);
  return text;
}

}  // namespace meander::terminal
