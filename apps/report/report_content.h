#pragma once

#include <meander/apps/results/reported_rows.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// What a report is about: runs on one problem, in rows.
struct ReportContent {
  std::string title{};  ///< "splitMNIST, 5 contexts, class scenario, academic setting, 2,000 iterations per context"
  std::string seeds{};  ///< "seeds 0 to 4"
  std::vector<ReportedRow> rows{};
  /// The experiment's scenario is that of classes: figures then begin at 0.
  bool is_class_scenario = false;

  /// One row, of one method.
  bool is_of_one_method() const { return rows.size() == 1; }
  std::vector<const StoredRun*> runs() const;
};

/// The runs in these folders and below: the rows of a comparison as its comparison.toml describes them, if the only
/// folder is one, otherwise a row for each group of runs that differ only in their seeds. `where`: only runs that fit
/// these conditions (those_where). What is left out goes to `problems`, a line each. Throws Error for a folder without
/// runs that are done, and for runs that do not belong together, naming in what they differ.
ReportContent report_content(const std::vector<std::filesystem::path>& folders, const std::optional<std::string>& where,
                             std::vector<std::string>& problems);

/// The folders among what the words of a command line name. Files that a shell's * named beside them, such as those of
/// an earlier report, are passed over. Throws Error for what is not there, and if there is no folder.
std::vector<std::filesystem::path> folders_among(const std::vector<std::string>& named);

/// Throws Error for runs that do not belong together, naming in what they differ: on different problems, or with
/// contexts that end elsewhere. Joint training has a stream of its own.
void check_belong_together(const std::vector<StoredRun>& runs);

/// What a run learned from, for headings: "splitMNIST, 5 contexts, class scenario, fuzzy-boundaries stream".
std::string problem_title(const StoredRun& run);

/// What decides numbers in this field, and is the same for all runs of a report: a paragraph.
std::string conditions_of(const ReportContent& content);

}  // namespace meander
