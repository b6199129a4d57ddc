#include <meander/apps/compare/plan_file.h>

#include <meander/apps/cli/python_number.h>
#include <meander/apps/cli/suggest.h>
#include <meander/apps/compare/listed_methods.h>
#include <meander/apps/compare/row_file.h>
#include <meander/apps/compare/value_grid.h>
#include <meander/apps/figures/palette.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/thousands.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <utility>

namespace meander {
namespace {

constexpr std::int64_t most_steps = 1000;
constexpr std::size_t most_points = 10'000;

// Rows as a file's tables describe them, without their grids.
class DescribedRows {
 public:
  explicit DescribedRows(const RowFile& file) : file_(file) {}

  PlanRow next(const toml::table& table) {
    PlanRow row{
        .label = file_.text(table, "label"), .colour = file_.text(table, "colour"), .options = file_.options(table)};
    if (!row.colour.empty() && !colour_named(row.colour)) {
      throw UsageError(file_.at({"colour", table.get("colour")}), fmt::format("'{}' is not a colour", row.colour),
                       "give a name of CSS, such as darkgreen, or #rrggbb");
    }
    if (row.label.empty()) row.label = row.options.empty() ? "none" : fmt::format("{}", fmt::join(row.options, " "));
    if (!labels_.insert(row.label).second) {
      throw UsageError(file_.at(table), fmt::format("another row is labelled '{}' too", row.label),
                       "give a label of its own");
    }
    return row;
  }

 private:
  const RowFile& file_;
  std::set<std::string> labels_;
};

// The axes of one grid.
class GridAxes {
 public:
  explicit GridAxes(const RowFile& file) : file_(file) {}

  std::vector<GridAxis> of(const toml::table& grid) const {
    const toml::table* values = file_.inner(grid, "values");
    if (values == nullptr || values->empty()) {
      throw UsageError(file_.at(grid), "has no points: it lists no values", "add [grid.values] with a list or a range");
    }
    std::vector<GridAxis> axes;
    for (const RowFile::Entry& entry : RowFile::entries(*values)) axes.push_back(axis_in(entry));
    refuse_repeated_options(axes, grid);
    if (const std::size_t points = points_of(axes); points > most_points) {
      throw UsageError(file_.at(grid), fmt::format("has {} points", thousands(points)),
                       fmt::format("list fewer values: {} points are the most", thousands(most_points)));
    }
    return axes;
  }

 private:
  GridAxis axis_in(const RowFile::Entry& entry) const {
    const cli::Option& option = file_.option(entry);
    GridAxis axis{.option = option.name, .is_flag = option.value.kind == cli::Kind::Flag};
    if (const toml::array* list = entry.node->as_array()) {
      for (const toml::node& node : *list) {
        axis.values.push_back({.text = file_.value(option, {entry.key, &node}), .number = number_in(node)});
      }
    } else if (const toml::table* range = entry.node->as_table()) {
      axis.values = values_in(*range, option, entry);
    } else {
      throw UsageError(file_.at(entry), "is a single value", "write a list, [1, 2], or give it among the options");
    }
    if (axis.values.empty()) throw UsageError(file_.at(entry), "lists no values", "list one or more");
    refuse_repeated_values(axis, entry);
    return axis;
  }

  std::vector<GridValue> values_in(const toml::table& range, const cli::Option& option,
                                   const RowFile::Entry& entry) const {
    file_.check_keys(range, {"from", "to", "steps", "scale"});
    const double from = number(range, "from", entry), to = number(range, "to", entry);
    const bool logarithmic = is_logarithmic(range);
    if (logarithmic && (from <= 0 || to <= 0)) {
      throw UsageError(file_.at(entry), "a logarithmic range has numbers above 0 only", "change it, or its scale");
    }
    const bool whole = option.value.kind == cli::Kind::Integer || option.value.kind == cli::Kind::NumberOrText;
    std::vector<GridValue> values;
    for (double x : spaced(from, to, steps_of(range, entry), logarithmic)) {
      if (whole) x = std::round(x);
      const std::string text = whole ? fmt::format("{:.0f}", x) : python_number(x);
      cli::assign(option, text, file_.at(entry));
      values.push_back({.text = text, .number = x});
    }
    return values;
  }

  double number(const toml::table& range, const std::string& key, const RowFile::Entry& entry) const {
    const toml::node* node = range.get(key);
    if (node == nullptr) refuse_incomplete(key, entry);
    const auto found = number_in(*node);
    if (!found || !std::isfinite(*found)) throw UsageError(file_.at({key, node}), "is not a number", "give a number");
    return *found;
  }

  std::int64_t steps_of(const toml::table& range, const RowFile::Entry& entry) const {
    const toml::node* node = range.get("steps");
    if (node == nullptr) refuse_incomplete("steps", entry);
    const auto* steps = node->as_integer();
    if (steps != nullptr && steps->get() >= 2 && steps->get() <= most_steps) return steps->get();
    throw UsageError(file_.at({"steps", node}), "is not a number of steps", fmt::format("give 2 to {}", most_steps));
  }

  bool is_logarithmic(const toml::table& range) const {
    const std::string scale = file_.text(range, "scale");
    if (scale.empty() || scale == "linear") return false;
    if (scale == "log") return true;
    throw UsageError(file_.at({"scale", range.get("scale")}), fmt::format("'{}' is not a scale", scale),
                     cli::suggestion(scale, {"linear", "log"}));
  }

  [[noreturn]] void refuse_incomplete(const std::string& key, const RowFile::Entry& entry) const {
    throw UsageError(file_.at(entry), fmt::format("has no '{}'", key), "give from, to and steps");
  }

  void refuse_repeated_values(const GridAxis& axis, const RowFile::Entry& entry) const {
    std::set<std::string> texts;
    std::set<double> numbers;
    for (const GridValue& value : axis.values) {
      if (value.number ? numbers.insert(*value.number).second : texts.insert(value.text).second) continue;
      throw UsageError(file_.at(entry), fmt::format("has the value {} twice", value.text), "give it once");
    }
  }

  // Also a name and its alias, which are two keys.
  void refuse_repeated_options(const std::vector<GridAxis>& axes, const toml::table& grid) const {
    std::set<std::string> given;
    if (const toml::table* options = file_.inner(grid, "options")) {
      for (const RowFile::Entry& entry : RowFile::entries(*options)) given.insert(file_.option(entry).name);
    }
    for (const GridAxis& axis : axes) {
      if (given.insert(axis.option).second) continue;
      throw UsageError(file_.at(grid), fmt::format("gives '{}' twice", axis.option), "give it once");
    }
  }

  const RowFile& file_;
};

}  // namespace

std::vector<PlanRow> read_methods_file(const std::string& file) {
  const RowFile contents(file, "method");
  DescribedRows described(contents);
  std::vector<PlanRow> rows;
  for (const toml::table* table : contents.rows()) {
    contents.check_keys(*table, {"label", "colour", "options"});
    rows.push_back(described.next(*table));
    rows.back().is_bound = choose_a_bound(rows.back().options);
  }
  std::stable_partition(rows.begin(), rows.end(), [](const PlanRow& row) { return row.is_bound; });
  return rows;
}

std::vector<PlanRow> read_grid_file(const std::string& file) {
  const RowFile contents(file, "grid");
  DescribedRows described(contents);
  std::vector<PlanRow> rows;
  for (const toml::table* table : contents.rows()) {
    contents.check_keys(*table, {"label", "colour", "options", "values"});
    const PlanRow row = described.next(*table);
    for (PlanRow& point : grid_points(row, GridAxes(contents).of(*table))) rows.push_back(std::move(point));
  }
  return rows;
}

}  // namespace meander
