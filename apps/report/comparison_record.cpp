#include <meander/apps/figures/palette.h>
#include <meander/apps/report/comparison_record.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <toml++/toml.h>

#include <algorithm>
#include <system_error>

namespace meander {
namespace {

[[noreturn]] void refuse_record(const std::filesystem::path& file, const std::string& problem) {
  throw Error(file.string(), problem,
              "run the comparison again: it writes the file anew, and repeats no run that is done");
}

toml::table record_in(const std::filesystem::path& file) {
  try {
    return toml::parse(read_file(file));
  } catch (const toml::parse_error& error) {
    refuse_record(file, "is damaged (" + std::string(error.description()) + ")");
  }
}

ComparisonRecord::Row row_in(const toml::table& table) {
  const auto text = [&](const char* key) { return table[key].value_or(std::string()); };
  ComparisonRecord::Row row{.label = text("label"),
                            .curve = text("curve"),
                            .x_name = text("x-name"),
                            .choice = text("choice"),
                            .colour = text("colour"),
                            .x = table["x"].value<double>(),
                            .is_bound = table["bound"].value_or(false),
                            .stamps = {}};
  if (!row.colour.empty() && !colour_named(row.colour)) row.colour.clear();  // written by hand, or by another version
  if (const toml::array* stamps = table["stamps"].as_array()) {
    for (const toml::node& stamp : *stamps) row.stamps.push_back(stamp.value_or(std::string()));
  }
  return row;
}

}  // namespace

std::optional<ComparisonRecord> read_comparison(const std::filesystem::path& folder) {
  const std::filesystem::path file = folder / "comparison.toml";
  std::error_code unknown;
  if (!std::filesystem::exists(file, unknown)) return std::nullopt;
  const toml::table table = record_in(file);
  ComparisonRecord record{.title = table["title"].value_or(std::string()), .rows = {}};
  if (const toml::array* rows = table["row"].as_array()) {
    for (const toml::node& row : *rows) {
      if (const toml::table* one = row.as_table()) record.rows.push_back(row_in(*one));
    }
  }
  const auto says_runs = [](const ComparisonRecord::Row& row) { return !row.stamps.empty(); };
  if (!table.contains("title") && std::none_of(record.rows.begin(), record.rows.end(), says_runs)) return std::nullopt;
  if (record.title.empty() || record.rows.empty()) refuse_record(file, "does not say what was compared");
  for (const ComparisonRecord::Row& row : record.rows) {
    if (row.label.empty() || row.stamps.empty()) refuse_record(file, "has a row without a label or without its runs");
  }
  return record;
}

}  // namespace meander
