// Tables for programs: CSV and JSON.
#include <meander/apps/results/report_table.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <cstdint>
#include <limits>

namespace meander {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

using DataValue = std::variant<std::string, double, std::int64_t>;

// One value of a row in a file.
struct DataField {
  std::string name;
  DataValue value;
};

DataValue data_value(const ReportCell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell.value)) return *text;
  if (const auto* count = std::get_if<std::int64_t>(&cell.value)) return *count;
  if (const auto* number = std::get_if<double>(&cell.value)) return *number;
  return std::get<SeedStatistics>(cell.value).mean;
}

// A statistic is three values.
std::vector<DataField> data_fields(const ReportColumn& column, const ReportCell& cell) {
  std::vector<DataField> fields{{column.name, data_value(cell)}};
  if (!column.over_seeds) return fields;
  const auto* statistics = std::get_if<SeedStatistics>(&cell.value);
  fields.push_back({column.name + "_sem", statistics != nullptr ? statistics->sem : missing});
  fields.push_back({column.name + "_n", statistics != nullptr ? statistics->count : std::int64_t{0}});
  return fields;
}

std::vector<DataField> data_row(const std::vector<ReportColumn>& columns, const ReportRow& row) {
  std::vector<DataField> all;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::vector<DataField> fields = data_fields(columns[i], row.cells[i]);
    all.insert(all.end(), fields.begin(), fields.end());
  }
  return all;
}

std::string csv_text(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

std::string csv_value(const DataField& field) {
  if (const auto* text = std::get_if<std::string>(&field.value)) return csv_text(*text);
  if (const auto* count = std::get_if<std::int64_t>(&field.value)) return std::to_string(*count);
  const double number = std::get<double>(field.value);
  return std::isnan(number) ? "" : fmt::format("{}", number);
}

}  // namespace

std::string to_csv(const ReportTable& table) {
  const ReportRow nothing{std::vector<ReportCell>(table.columns.size())};
  std::vector<std::string> names;
  for (const DataField& field : data_row(table.columns, nothing)) names.push_back(csv_text(field.name));
  std::string text = fmt::format("{}\n", fmt::join(names, ","));
  for (const ReportRow& row : table.rows) {
    std::vector<std::string> values;
    for (const DataField& field : data_row(table.columns, row)) values.push_back(csv_value(field));
    text += fmt::format("{}\n", fmt::join(values, ","));
  }
  return text;
}

std::string to_json(const ReportTable& table) {
  using RowJson = nlohmann::ordered_json;
  std::vector<std::string> lines;
  for (const ReportRow& row : table.rows) {
    RowJson object = RowJson::object();
    for (const DataField& field : data_row(table.columns, row)) {
      std::visit([&](const auto& value) { object[field.name] = value; }, field.value);
    }
    // A folder's name need not be UTF-8.
    lines.push_back(object.dump(-1, ' ', false, RowJson::error_handler_t::replace));
  }
  return fmt::format("[{}]\n", fmt::join(lines, ",\n "));
}

}  // namespace meander
