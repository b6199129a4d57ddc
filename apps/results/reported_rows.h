#pragma once

#include <meander/apps/results/report_table.h>
#include <meander/apps/results/run_measures.h>
#include <meander/apps/results/stored_run.h>
#include <meander/learners/metrics/seed_statistics.h>

#include <optional>
#include <string>
#include <vector>

namespace meander {

/// What tables and figures show as one: a method with its options, and its runs with several seeds.
struct ReportedRow {
  std::string label;
  /// The curve that it is a point of, and where: "EWC" at lambda = 1000. Empty: a row of its own.
  std::string curve{};
  std::string x_name{};
  std::optional<double> x{};
  /// Rows that follow each other with the same text here are alternatives: the best of them is named. Empty: a method.
  std::string choice{};
  /// As CSS names it; may be empty.
  std::string colour{};
  /// Not a method to choose but a bound to measure by.
  bool is_bound = false;
  /// Those that are done.
  std::vector<StoredRun> runs{};
};

/// Over the row's runs.
SeedStatistics statistics_of(const ReportedRow& row, const RunMeasure& measure);

/// The end of the rows from `first` on that are alternatives to it, or else single methods, or else bounds.
std::size_t end_of_block(const std::vector<ReportedRow>& rows, std::size_t first);

/// The most accurate of these rows, the first of several; null if nothing was measured.
const ReportedRow* best_of(const std::vector<ReportedRow>& rows, std::size_t first, std::size_t end);

/// What a table of rows shows beside accuracies.
struct RowColumns {
  /// Seconds and speed, which differ from one comparison to the next.
  bool cost = false;
  /// Where there are curves: the curve, and the name and value of what was varied.
  bool points = false;
};

/// Accuracy, forgetting and prequential accuracy of every row, as means over the seeds; the best of the methods is
/// marked, and the best of each choice.
ReportTable table_of_rows(const std::string& title, const std::vector<ReportedRow>& rows, RowColumns columns);

/// The best of each choice, a line each: "best EWC, lambda 1000 (99.12 %)". Empty without choices.
std::string best_points_text(const std::vector<ReportedRow>& rows);

}  // namespace meander
