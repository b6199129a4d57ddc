#include <meander/apps/pages/page_table.h>
#include <meander/apps/pages/page_text.h>

#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <optional>

namespace meander {
namespace {

// How many seeds there are behind all statistics of a column; nothing if they differ or are not to be seen.
std::string seeds_of_all(const ReportTable& table, std::size_t column) {
  std::string all;
  for (const ReportRow& row : table.rows) {
    const std::string n = printed(table.columns[column], row.cells[column]).n;
    if (n.empty()) continue;
    if (!all.empty() && n != all) return "";
    all = n;
  }
  return all;
}

// What a cell is sorted by.
std::optional<double> sort_key(const ReportValue& value) {
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* count = std::get_if<std::int64_t>(&value)) return static_cast<double>(*count);
  if (const auto* statistics = std::get_if<SeedStatistics>(&value)) return statistics->mean;
  return std::nullopt;
}

std::string head_cell(const ReportColumn& column, const std::string& seeds) {
  const bool is_text = column.unit == ReportUnit::Text;
  const std::string of_seeds = seeds.empty() ? "" : fmt::format(" <span class=\"quiet\">n = {}</span>", seeds);
  return fmt::format(
      "<th scope=\"col\"{} aria-sort=\"none\"><button type=\"button\" class=\"sort\" disabled>{}{}"
      "<span class=\"arrow\" aria-hidden=\"true\"></span></button></th>",
      is_text ? "" : " class=\"number\"", html_text(column.title), of_seeds);
}

std::string body_cell(const ReportColumn& column, const ReportCell& cell, bool is_first, bool hides_seeds) {
  const PrintedCell parts = printed(column, cell);
  std::string content = html_text(parts.value);
  if (cell.is_best) content = "<strong>" + content + "</strong>";
  if (!parts.sem.empty()) content += fmt::format(" <span class=\"quiet\">\u00b1 {}</span>", html_text(parts.sem));
  if (!parts.n.empty() && !hides_seeds) {
    content += fmt::format(" <span class=\"quiet\">n = {}</span>", html_text(parts.n));
  }
  const std::optional<double> key = sort_key(cell.value);
  std::string attributes = column.unit == ReportUnit::Text ? "" : " class=\"number\"";
  if (key && std::isfinite(*key)) attributes += fmt::format(" data-value=\"{}\"", *key);
  const std::string_view name = is_first ? "th scope=\"row\"" : "td";
  return fmt::format("<{}{}>{}</{}>", name, attributes, content, is_first ? "th" : "td");
}

}  // namespace

std::string table_element(const ReportTable& table) {
  std::vector<std::string> seeds;
  std::string head;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    seeds.push_back(seeds_of_all(table, i));
    head += head_cell(table.columns[i], seeds.back());
  }
  const std::string_view label = table.title.empty() ? std::string_view("Results") : std::string_view(table.title);
  std::string text = fmt::format(
      "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}: table\">\n<table class=\"sortable\">\n",
      html_text(label));
  if (!table.title.empty()) text += fmt::format("<caption><span>{}</span></caption>\n", html_text(table.title));
  text += fmt::format("<thead><tr>{}</tr></thead>\n<tbody>\n", head);
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const ReportRow& row = table.rows[r];
    text += row.is_bound ? "<tr class=\"bound\">" : "<tr>";
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      text += body_cell(table.columns[i], row.cells[i], i == 0, !seeds[i].empty());
    }
    text += "</tr>\n";
    if (row.is_ruled && r + 1 < table.rows.size()) text += "</tbody>\n<tbody>\n";
  }
  return text + "</tbody>\n</table>\n</div>\n";
}

}  // namespace meander
