#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// One row of a comparison, or one point of a curve: a method with its options.
struct PlanRow {
  /// As tables print it: "EWC", "lambda 1000".
  std::string label;
  /// The curve that it is a point of, and where: "EWC" at lambda = 1000. Empty: a row of its own.
  std::string curve{};
  std::string x_name{};
  std::optional<double> x{};
  /// Rows that follow each other with the same text here are alternatives: the best of them is named. Empty: a method.
  std::string choice{};
  /// For figures, as CSS names it: "darkgreen".
  std::string colour{};
  /// Options of `meander run` beyond the plan's common ones, as typed: "--si", "--reg-strength=10". They override the
  /// common ones.
  std::vector<std::string> options{};
  /// Not a method to choose but a bound to measure by (None, Joint); a rule is drawn below the last of them.
  bool is_bound = false;
  /// Roughly how many times as long as plain training a run takes, until one has been measured: long runs start first.
  double cost = 1.0;
};

/// What a comparison runs: every row with every seed.
struct Plan {
  /// For headings: "splitMNIST, 5 contexts, class scenario, academic".
  std::string title;
  /// The command that compares: "sweep".
  std::string command{};
  /// Options of `meander run` that all rows share.
  std::vector<std::string> common{};
  /// Options that were given to those rows which they fit (with_fitting_options).
  std::vector<std::string> fitted{};
  std::vector<PlanRow> rows{};
  std::int64_t first_seed = 0;
  std::int64_t seeds = 1;
};

}  // namespace meander
