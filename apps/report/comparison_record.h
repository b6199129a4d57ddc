#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// What comparison.toml says a comparison was of.
struct ComparisonRecord {
  struct Row {
    std::string label, curve, x_name, choice, colour;
    std::optional<double> x;
    bool is_bound = false;
    std::vector<std::string> stamps;  ///< of its runs
  };
  std::string title;
  std::vector<Row> rows;
};

/// The record in a comparison's folder; nothing if there is no comparison.toml, or one of a version that did not yet
/// say which runs belong to a row. Throws Error naming the file for one that is damaged.
std::optional<ComparisonRecord> read_comparison(const std::filesystem::path& folder);

}  // namespace meander
