#include <meander/apps/results/run_fields.h>
#include <meander/apps/results/run_groups.h>
#include <meander/apps/results/run_store.h>
#include <meander/apps/results/seedless.h>
#include <meander/apps/results/value_order.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace meander {
namespace {

using Values = std::vector<std::string>;

struct ByValue {
  bool operator()(const Values& one, const Values& other) const {
    return std::lexicographical_compare(one.begin(), one.end(), other.begin(), other.end(), comes_before);
  }
};

using GroupMap = std::map<Values, RunGroup, ByValue>;

std::vector<RunGroup> in_order(GroupMap&& groups) {
  std::vector<RunGroup> list;
  for (auto& [values, group] : groups) list.push_back(std::move(group));
  return list;
}

}  // namespace

bool is_bound(const StoredRun& run) { return run.method == "none" || run.method == "joint"; }

std::vector<StoredRun> countable(const std::vector<StoredRun>& runs, std::vector<std::string>& problems) {
  std::map<std::pair<std::string, std::string>, std::string> seen;
  std::vector<StoredRun> counted;
  for (const StoredRun& run : runs) {
    const std::string folder = run.directory.string();
    if (state_of(run) != RunState::Done) {
      problems.push_back(fmt::format("{}: {}; it is not counted", folder, outcome_of(run)));
      continue;
    }
    const auto [first, is_first] = seen.try_emplace({run.stamp, run.data}, folder);
    if (is_first) {
      counted.push_back(run);
    } else {
      problems.push_back(fmt::format("{}: is the same run as {}; it is counted once", folder, first->second));
    }
  }
  return counted;
}

std::vector<RunGroup> by_stamp(const std::vector<StoredRun>& runs) {
  GroupMap groups;
  for (const StoredRun& run : runs) {
    Values place = problem_of(run);
    place.push_back(seedless(run.stamp, run.seed));
    groups[std::move(place)].runs.push_back(run);
  }
  return in_order(std::move(groups));
}

std::vector<RunGroup> by_keys(const std::vector<StoredRun>& runs, const std::vector<std::string>& keys) {
  GroupMap groups;
  for (const StoredRun& run : runs) {
    Values values;
    for (const std::string& key : keys) values.push_back(field_of(run, key).value_or("-"));
    RunGroup& group = groups[values];
    group.values = std::move(values);
    group.runs.push_back(run);
  }
  return in_order(std::move(groups));
}

std::vector<std::string> problem_of(const StoredRun& run) {
  std::vector<std::string> problem{run.experiment, run.scenario, run.stream, run.data};
  for (const char* option : {"contexts", "class-order", "first-contexts", "validation"}) {
    problem.push_back(field_of(run, option).value_or(""));
  }
  return problem;
}

bool on_one_problem(const std::vector<RunGroup>& groups) {
  std::set<std::vector<std::string>> problems;
  for (const RunGroup& group : groups) {
    for (const StoredRun& run : group.runs) problems.insert(problem_of(run));
  }
  return problems.size() == 1;
}

}  // namespace meander
