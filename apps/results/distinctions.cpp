#include <meander/apps/request/run_options.h>
#include <meander/apps/results/distinctions.h>
#include <meander/apps/results/run_fields.h>
#include <meander/apps/results/seedless.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <set>

namespace meander {
namespace {

// By their places in the list.
using AlikeGroups = std::vector<std::size_t>;

std::vector<AlikeGroups> alike(const std::vector<RunGroup>& groups) {
  std::map<std::vector<std::string>, AlikeGroups> by_title;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const StoredRun& run = groups[i].runs.front();
    by_title[{run.method, run.experiment, run.scenario, run.stream}].push_back(i);
  }
  std::vector<AlikeGroups> lists;
  for (const auto& [title, list] : by_title) lists.push_back(list);
  return lists;
}

std::set<std::string> options_not_about_learning() {
  RunRequest unused;
  const cli::OptionTable table = run_option_table(unused);
  // What is measured, and how often, changes nothing that is learned.
  std::set<std::string> names{"seed", "acc-log", "acc-n", "loss-log", "lca-batches", "predictions", "results-dict"};
  for (const cli::Group& group : table.groups()) {
    for (const cli::Option& option : group.options) {
      if (option.incidental) names.insert(option.name);
    }
  }
  return names;
}

// The options, and the data set, that do not have the same value in all of these groups.
std::vector<std::string> differing(const std::vector<RunGroup>& groups, const AlikeGroups& list) {
  static const std::set<std::string> others = options_not_about_learning();
  std::set<std::string> keys{"data"};
  for (const std::size_t i : list) {
    for (const auto& [option, value] : groups[i].runs.front().options) keys.insert(option);
  }
  const auto is_common = [&](const std::string& key) {
    const auto first = field_of(groups[list.front()].runs.front(), key);
    return std::all_of(list.begin(), list.end(),
                       [&](std::size_t i) { return field_of(groups[i].runs.front(), key) == first; });
  };
  std::erase_if(keys, [&](const std::string& key) { return others.contains(key) || is_common(key); });
  return {keys.begin(), keys.end()};
}

std::string values_text(const StoredRun& run, const std::vector<std::string>& keys) {
  std::string text;
  for (const std::string& key : keys) {
    if (const auto value = field_of(run, key)) text += (text.empty() ? "" : " ") + key + "=" + *value;
  }
  return text;
}

}  // namespace

std::vector<std::string> distinctions(const std::vector<RunGroup>& groups) {
  std::vector<std::string> texts(groups.size());
  for (const AlikeGroups& list : alike(groups)) {
    if (list.size() < 2) continue;
    const std::vector<std::string> keys = differing(groups, list);
    std::set<std::string> different;
    for (const std::size_t i : list) {
      texts[i] = values_text(groups[i].runs.front(), keys);
      different.insert(texts[i]);
    }
    if (different.size() == list.size()) continue;
    for (const std::size_t i : list) texts[i] = seedless(groups[i].runs.front().stamp, groups[i].runs.front().seed);
  }
  return texts;
}

std::vector<std::string> varying(const RunGroup& group) {
  std::vector<RunGroup> singles;
  AlikeGroups all;
  for (const StoredRun& run : group.runs) {
    all.push_back(singles.size());
    singles.push_back({.values = {}, .runs = {run}});
  }
  return differing(singles, all);
}

}  // namespace meander
