#include <meander/apps/report/plotted_content.h>
#include <meander/apps/results/published_methods.h>
#include <meander/apps/results/run_store.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace meander {
namespace {

namespace fs = std::filesystem;

bool has(const fs::path& folder, const char* file) {
  std::error_code unknown;
  return fs::exists(folder / file, unknown);
}

std::string folder_name(const fs::path& folder) {
  return (folder.has_filename() ? folder : folder.parent_path()).filename().string();
}

// A run without a result has its folder's name.
StoredRun run_so_far(const fs::path& folder, std::vector<std::string>& problems) {
  if (!has(folder, "result.json")) {
    problems.push_back(folder.string() + ": has no result yet; what is there so far is drawn");
    StoredRun run;
    run.directory = folder;
    run.stamp = folder_name(folder);
    run.method = run.stamp;
    return run;
  }
  StoredRun run = read_run(folder);
  if (state_of(run) != RunState::Done) problems.push_back(fmt::format("{}: {}", folder.string(), outcome_of(run)));
  return run;
}

ReportedRow row_of(StoredRun run, bool is_alone) {
  const PublishedMethod* published = published_method(run.method);
  std::string label = published != nullptr ? published->label : run.method;
  if (!is_alone) label = run.stamp;
  return {.label = std::move(label), .runs = {std::move(run)}};
}

// What all stamps begin and end with does not tell runs apart.
void shorten(std::vector<ReportedRow>& rows) {
  if (rows.size() < 2) return;
  const std::string first = rows.front().label;
  std::size_t head = first.size(), tail = first.size();
  for (const ReportedRow& row : rows) {
    const auto [a, b] = std::mismatch(first.begin(), first.end(), row.label.begin(), row.label.end());
    head = std::min(head, static_cast<std::size_t>(a - first.begin()));
    const auto [c, d] = std::mismatch(first.rbegin(), first.rend(), row.label.rbegin(), row.label.rend());
    tail = std::min(tail, static_cast<std::size_t>(c - first.rbegin()));
  }
  while (head > 0 && first[head - 1] != '-') --head;
  while (tail > 0 && first[first.size() - tail] != '-') --tail;
  for (ReportedRow& row : rows) {
    const std::string& stamp = row.label;
    const std::size_t length = stamp.size() > head + tail ? stamp.size() - head - tail : 0;
    const std::string differs = stamp.substr(head, length);
    const std::string& method = row.runs.front().method;
    row.label = differs.empty() || method == stamp ? method : fmt::format("{} {}", method, differs);
  }
}

}  // namespace

ReportContent plotted_content(const std::vector<fs::path>& folders, const std::optional<std::string>& where,
                              std::vector<std::string>& problems) {
  const auto is_run = [](const fs::path& folder) { return has(folder, "metrics.jsonl"); };
  if (where || !std::all_of(folders.begin(), folders.end(), is_run)) return report_content(folders, where, problems);
  ReportContent content;
  for (const fs::path& folder : folders) {
    content.rows.push_back(row_of(run_so_far(folder, problems), folders.size() == 1));
  }
  shorten(content.rows);
  std::vector<StoredRun> with_result;
  for (const StoredRun* run : content.runs()) {
    if (!run->experiment.empty()) with_result.push_back(*run);
  }
  check_belong_together(with_result);
  const StoredRun& first = content.rows.front().runs.front();
  content.title = first.experiment.empty() ? folder_name(folders.front()) : problem_title(first);
  content.seeds = fmt::format("seed {}", first.seed);
  content.is_class_scenario = first.scenario == "class";
  return content;
}

}  // namespace meander
