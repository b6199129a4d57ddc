#pragma once

#include <string>
#include <vector>

namespace meander::terminal {

/// Rows of cells in aligned columns, two spaces apart, under a line of titles:
///   context  accuracy
///         1   98.20 %
class Table {
 public:
  enum class Align { Left, Right };
  struct Column {
    std::string title;
    Align align = Align::Left;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// One cell per column. Throws InternalError otherwise.
  void add(std::vector<std::string> cells);
  /// A line across, between the rows before and after.
  void rule();

  /// All lines, each with a line end. No line of titles if all titles are empty.
  std::string text() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;  // an empty row is a rule
};

}  // namespace meander::terminal
