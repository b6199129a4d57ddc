#pragma once

#include <meander/learners/metrics/seed_statistics.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace meander {

/// What a column holds, and so how people read it: fractions as percentages, seconds as durations. Files hold the
/// numbers as they are.
enum class ReportUnit { Text, Number, Percent, Count, Seconds, Rate };

struct ReportColumn {
  /// For people and papers: "accuracy, %".
  std::string title;
  /// For programs: "average_accuracy".
  std::string name;
  ReportUnit unit = ReportUnit::Text;
  /// Cells are statistics over seeds: in files the columns NAME, NAME_sem and NAME_n.
  bool over_seeds = false;
  /// People see all of such a statistic, "88.41 (+/- 0.32), n=5", not only the mean.
  bool with_spread = false;
};

/// A text, a number, or a mean over seeds. NaN is a number that is missing.
using ReportValue = std::variant<std::string, double, std::int64_t, SeedStatistics>;

struct ReportCell {
  ReportValue value{};
  /// The best of its column: bold where the format has it.
  bool is_best = false;
};

struct ReportRow {
  std::vector<ReportCell> cells{};
  /// A bound to measure others by: never the best.
  bool is_bound = false;
  /// A rule is drawn below it.
  bool is_ruled = false;

  /// Adds a cell.
  void put(ReportValue value);
};

/// A table that can be printed for people, programs and papers; the same bytes for the same content.
struct ReportTable {
  /// A caption, for papers; may be empty.
  std::string title{};
  std::vector<ReportColumn> columns{};
  std::vector<ReportRow> rows{};

  /// Throws InternalError unless the row has one cell per column.
  void add(ReportRow row);
};

/// Marks the highest number of a column, or all that are equally high, among these rows of a table.
void mark_best(std::span<ReportRow> rows, std::size_t column);

/// A cell as people read it: "88.41", "0.32" and "5"; what is not to be seen is empty. What is missing is "-".
struct PrintedCell {
  std::string value;
  std::string sem{};
  std::string n{};

  /// "88.41 (+/- 0.32), n=5".
  std::string text() const;
};
PrintedCell printed(const ReportColumn& column, const ReportCell& cell);

/// Aligned columns, for a terminal; the best cells have a star.
std::string for_people(const ReportTable& table);

/// Comma-separated values, quoted where RFC 4180 asks for it, with a line of names first and "\n" as line end. Numbers
/// have the shortest digits that read back as the same number; missing ones are empty.
std::string to_csv(const ReportTable& table);

/// An array of one object per row, by the columns' names; missing numbers are null. Ends with a line end.
std::string to_json(const ReportTable& table);

/// A tabular for LaTeX, with the rules of the package booktabs.
std::string to_latex(const ReportTable& table);

/// A table for Markdown; it has no rules but the one below the titles.
std::string to_markdown(const ReportTable& table);

}  // namespace meander
