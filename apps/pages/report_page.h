#pragma once

#include <meander/apps/figures/figure.h>
#include <meander/apps/results/report_table.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace meander {

/// One run as the page lists it.
struct PageRun {
  std::string label;
  std::int64_t seed = 0;
  /// A fraction 0..1; NaN if nothing was measured.
  double accuracy = no_value;
  std::string stamp{};
  /// One line that repeats the run: "meander run --...". Empty: none is shown.
  std::string command{};
  /// Every option by name, as the command line takes its value; "" for one that has none.
  std::map<std::string, std::string> options{};
  /// "failed: ...", or empty.
  std::string note{};
};

/// A file that readers can save from the page: "table.csv".
struct PageFile {
  std::string name, content;
};

/// A report: a table, figures, and the runs that both were made from. What is empty is left out.
struct ReportPage {
  std::string title;
  std::string subtitle{};
  /// What readers must know before they believe the numbers: runs that are missing, seeds that differ.
  std::vector<std::string> remarks{};
  ReportTable table{};
  std::string below_table{};
  std::vector<Figure> figures{};
  std::vector<PageRun> runs{};
  std::vector<PageFile> files{};
  /// What wrote it: "meander 0.1.0".
  std::string generator{};
};

/// The report as one HTML page that needs nothing else, no network and no other file: charts to explore, a table to
/// sort, runs to filter. Without JavaScript, and for readers who cannot see, the charts' numbers are there as tables.
/// The same bytes for the same content. Texts may contain anything; what is not UTF-8 is shown as U+FFFD.
/// Throws Error if an image cannot be read or is no PNG file, and if there are charts to draw but Chart.js was not
/// there when meander was built.
std::string to_html(const ReportPage& page);

}  // namespace meander
