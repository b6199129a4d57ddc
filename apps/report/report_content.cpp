#include <meander/apps/cli/list.h>
#include <meander/apps/report/comparison_record.h>
#include <meander/apps/report/report_content.h>
#include <meander/apps/request/evaluation_plan.h>
#include <meander/apps/results/distinctions.h>
#include <meander/apps/results/published_methods.h>
#include <meander/apps/results/run_fields.h>
#include <meander/apps/results/run_groups.h>
#include <meander/apps/results/run_store.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <system_error>
#include <utility>

namespace meander {
namespace {

namespace fs = std::filesystem;

std::string seeds_text(std::set<std::int64_t> seeds) {
  if (seeds.empty()) return "";
  const std::int64_t first = *seeds.begin(), last = *seeds.rbegin();
  if (first == last) return fmt::format("seed {}", first);
  const bool is_range = last - first + 1 == static_cast<std::int64_t>(seeds.size());
  return is_range ? fmt::format("seeds {} to {}", first, last) : fmt::format("seeds {}", fmt::join(seeds, ", "));
}

std::set<std::int64_t> seeds_of(const std::vector<ReportedRow>& rows) {
  std::set<std::int64_t> seeds;
  for (const ReportedRow& row : rows) {
    for (const StoredRun& run : row.runs) seeds.insert(run.seed);
  }
  return seeds;
}

std::vector<ReportedRow> rows_of(const ComparisonRecord& record, const std::vector<StoredRun>& runs) {
  std::map<std::string, const StoredRun*> by_stamp;
  for (const StoredRun& run : runs) by_stamp[run.stamp] = &run;
  std::vector<ReportedRow> rows;
  for (const ComparisonRecord::Row& one : record.rows) {
    ReportedRow row{.label = one.label,
                    .curve = one.curve,
                    .x_name = one.x_name,
                    .x = one.x,
                    .choice = one.choice,
                    .colour = one.colour,
                    .is_bound = one.is_bound};
    for (const std::string& stamp : one.stamps) {
      const auto found = by_stamp.find(stamp);
      if (found != by_stamp.end()) row.runs.push_back(*found->second);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string label_of(const StoredRun& run, const std::string& distinction) {
  const PublishedMethod* published = published_method(run.method);
  const std::string name = published != nullptr ? published->label : run.method;
  return distinction.empty() ? name : fmt::format("{} ({})", name, distinction);
}

// Bounds first, then the methods in the order of the published tables, then others.
std::vector<ReportedRow> rows_of(const std::vector<StoredRun>& runs) {
  std::vector<RunGroup> groups = by_stamp(runs);
  std::stable_sort(groups.begin(), groups.end(), [](const RunGroup& one, const RunGroup& other) {
    return published_place(one.runs.front().method) < published_place(other.runs.front().method);
  });
  const std::vector<std::string> differences = distinctions(groups);
  std::vector<ReportedRow> rows;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const StoredRun& first = groups[i].runs.front();
    rows.push_back({.label = label_of(first, differences[i]),
                    .colour = differences[i].empty() ? colour_of(first.method) : "",
                    .is_bound = is_bound(first),
                    .runs = std::move(groups[i].runs)});
  }
  return rows;
}

// "scenario" of the first two runs that are not on one problem, and both values.
[[noreturn]] void refuse_mixture(const StoredRun& one, const StoredRun& other) {
  for (const char* key :
       {"experiment", "scenario", "stream", "contexts", "first-contexts", "class-order", "validation", "data"}) {
    const std::string first = field_of(one, key).value_or("-"), second = field_of(other, key).value_or("-");
    if (first == second) continue;
    throw Error("",
                fmt::format("the runs do not belong together: {} is {} in {} and {} in {}", key, first,
                            one.directory.string(), second, other.directory.string()),
                fmt::format("choose some: --where={}={}", key, first));
  }
  throw InternalError("runs on different problems differ in nothing");
}

bool is_one_of(const ComparisonRecord& record, const std::string& stamp) {
  return std::any_of(record.rows.begin(), record.rows.end(), [&](const ComparisonRecord::Row& row) {
    return std::find(row.stamps.begin(), row.stamps.end(), stamp) != row.stamps.end();
  });
}

// Values that runs have in common, or not: "128", "10, 128".
std::string values_of(const std::vector<const StoredRun*>& runs, const char* key) {
  std::set<std::string> values;
  for (const StoredRun* run : runs) values.insert(field_of(*run, key).value_or(""));
  values.erase("");
  return fmt::format("{}", fmt::join(values, ", "));
}

std::string when_measured(const StoredRun& run) {
  const auto number = [&](const char* name) { return cli::whole_number(field_of(run, name).value_or("")); };
  return measured_text(run.context_ends.size(), number("acc-log"), number("acc-n").value_or(0));
}

}  // namespace

std::vector<fs::path> folders_among(const std::vector<std::string>& named) {
  std::vector<fs::path> folders;
  std::error_code unknown;
  for (const std::string& name : named) {
    if (!fs::is_regular_file(name, unknown)) folders.emplace_back(name);
  }
  if (folders.empty()) folders.emplace_back(named.front());
  for (const fs::path& folder : folders) {
    if (!fs::is_directory(folder, unknown))
      throw Error(folder.string(), "is not a folder", "name a folder that 'meander run' wrote to");
  }
  return folders;
}

void check_belong_together(const std::vector<StoredRun>& runs) {
  const StoredRun* first = nullptr;
  for (const StoredRun& run : runs) {
    if (run.method == "joint") continue;
    if (first == nullptr) first = &run;
    if (problem_of(run) != problem_of(*first)) refuse_mixture(*first, run);
    if (run.context_ends.empty() || first->context_ends.empty() || run.context_ends == first->context_ends) continue;
    throw Error("",
                fmt::format("the runs do not belong together: their contexts end elsewhere in {} and in {}",
                            first->directory.string(), run.directory.string()),
                "choose some: --where=iters=N");
  }
}

std::string problem_title(const StoredRun& run) {
  const auto option = [&](const char* name) { return field_of(run, name).value_or(""); };
  const std::string first = option("first-contexts"), contexts = option("contexts");
  return fmt::format("{}, {}{} contexts, {} scenario, {}", run.experiment,
                     first.empty() ? "" : fmt::format("the first {} of ", first),
                     contexts.empty() ? std::to_string(run.accuracy_per_context.size()) : contexts, run.scenario,
                     option("academic") == "true" ? "academic setting" : fmt::format("{} stream", run.stream));
}

std::vector<const StoredRun*> ReportContent::runs() const {
  std::vector<const StoredRun*> all;
  for (const ReportedRow& row : rows) {
    for (const StoredRun& run : row.runs) all.push_back(&run);
  }
  return all;
}

ReportContent report_content(const std::vector<fs::path>& folders, const std::optional<std::string>& where,
                             std::vector<std::string>& problems) {
  std::vector<StoredRun> runs = runs_in(folders, problems);
  if (where) runs = those_where(runs, *where, "--where");
  runs = countable(runs, problems);
  if (runs.empty()) {
    throw Error(folders.front().string(), fmt::format("none of the runs ran to its end ({})", problems.back()),
                "run them again, or wait until they are done");
  }
  const std::optional<ComparisonRecord> record = folders.size() == 1 ? read_comparison(folders.front()) : std::nullopt;
  ReportContent content;
  if (record) {
    std::erase_if(runs, [&](const StoredRun& run) {
      if (is_one_of(*record, run.stamp)) return false;
      problems.push_back(run.directory.string() + ": is not of the comparison that was made here last; it is left out");
      return true;
    });
    content.title = record->title;
    content.rows = rows_of(*record, runs);
    if (where) std::erase_if(content.rows, [](const ReportedRow& row) { return row.runs.empty(); });
  } else {
    check_belong_together(runs);
    content.title = problem_title(runs.front());
    content.rows = rows_of(runs);
  }
  content.seeds = seeds_text(seeds_of(content.rows));
  if (runs.empty()) {
    throw Error(folders.front().string(), "holds no run of the comparison that comparison.toml describes",
                "run the comparison again");
  }
  content.is_class_scenario = runs.front().scenario == "class";
  return content;
}

std::string conditions_of(const ReportContent& content) {
  const std::vector<const StoredRun*> runs = content.runs();
  if (runs.empty()) return "";
  // Contexts do not end in joint training.
  const auto has_ends = [](const StoredRun* run) { return !run->context_ends.empty(); };
  const auto found = std::find_if(runs.begin(), runs.end(), has_ends);
  return fmt::format(
      "Data: {}. Batches of {} samples, replayed batches as large, updates per batch {}. Accuracy during training is "
      "measured {}; final accuracy on {}. Computed by meander {} with {}.",
      values_of(runs, "data"), values_of(runs, "batch"), values_of(runs, "updates-per-batch"),
      when_measured(**(found != runs.end() ? found : runs.begin())),
      values_of(runs, "validation").empty() ? "the full test sets" : "held-out training samples",
      values_of(runs, "version"), values_of(runs, "instruction_set"));
}

}  // namespace meander
