#include <meander/apps/results/report_table.h>
#include <meander/apps/terminal/format.h>
#include <meander/apps/terminal/table.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace meander {
namespace {

// Without the sign of a zero.
std::string rounded(double value, int decimals) {
  const std::string text = fmt::format("{:.{}f}", value, decimals);
  return text.find_first_not_of("-0.") == std::string::npos && text.front() == '-' ? text.substr(1) : text;
}

std::string number_text(double value, ReportUnit unit) {
  if (!std::isfinite(value)) return "-";
  switch (unit) {
    case ReportUnit::Percent: return rounded(100 * value, 2);
    case ReportUnit::Count: return rounded(value, 0);
    case ReportUnit::Seconds: return terminal::duration(value);
    case ReportUnit::Rate: return terminal::rate(value);
    case ReportUnit::Text:
    case ReportUnit::Number: break;
  }
  return fmt::format("{:.4g}", value);
}

// What cells are compared by; nothing for one that cannot be the best.
std::optional<double> number_to_compare(const ReportCell& cell) {
  double number = std::numeric_limits<double>::quiet_NaN();
  if (const auto* single = std::get_if<double>(&cell.value)) number = *single;
  if (const auto* count = std::get_if<std::int64_t>(&cell.value)) number = static_cast<double>(*count);
  if (const auto* statistics = std::get_if<SeedStatistics>(&cell.value)) number = statistics->mean;
  return std::isnan(number) ? std::nullopt : std::optional(number);
}

}  // namespace

void ReportRow::put(ReportValue value) { cells.emplace_back().value = std::move(value); }

void ReportTable::add(ReportRow row) {
  if (row.cells.size() != columns.size()) throw InternalError("a report's row needs one cell per column");
  rows.push_back(std::move(row));
}

void mark_best(std::span<ReportRow> rows, std::size_t column) {
  std::optional<double> record;
  for (const ReportRow& row : rows) {
    const std::optional<double> number = row.is_bound ? std::nullopt : number_to_compare(row.cells.at(column));
    if (!number) continue;
    if (!record || *number > *record) record = number;
  }
  for (ReportRow& row : rows) {
    ReportCell& cell = row.cells.at(column);
    cell.is_best = record && !row.is_bound && number_to_compare(cell) == record;
  }
}

std::string PrintedCell::text() const {
  std::string all = value;
  if (!sem.empty()) all += " (+/- " + sem + ")";
  if (!n.empty()) all += ", n=" + n;
  return all;
}

PrintedCell printed(const ReportColumn& column, const ReportCell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell.value)) return {*text};
  if (const auto* count = std::get_if<std::int64_t>(&cell.value)) return {std::to_string(*count)};
  if (const auto* number = std::get_if<double>(&cell.value)) return {number_text(*number, column.unit)};
  const auto& statistics = std::get<SeedStatistics>(cell.value);
  PrintedCell all{number_text(statistics.mean, column.unit)};
  if (!column.with_spread || statistics.count == 0) return all;
  if (!std::isnan(statistics.sem)) all.sem = number_text(statistics.sem, column.unit);
  all.n = std::to_string(statistics.count);
  return all;
}

std::string for_people(const ReportTable& table) {
  using terminal::Table;
  std::vector<Table::Column> columns;
  for (const ReportColumn& column : table.columns) {
    columns.push_back({column.title, column.unit == ReportUnit::Text ? Table::Align::Left : Table::Align::Right});
  }
  Table lines(std::move(columns));
  bool any_best = false;
  for (const ReportRow& row : table.rows) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const bool is_best = row.cells[i].is_best;
      any_best = any_best || is_best;
      cells.push_back((is_best ? "* " : "") + printed(table.columns[i], row.cells[i]).text());
    }
    lines.add(std::move(cells));
    if (row.is_ruled) lines.rule();
  }
  return lines.text() + (any_best ? "* best\n" : "");
}

}  // namespace meander
