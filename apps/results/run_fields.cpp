#include <meander/apps/cli/list.h>
#include <meander/apps/cli/suggest.h>
#include <meander/apps/results/run_fields.h>
#include <meander/apps/results/value_order.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <set>
#include <utility>

namespace meander {
namespace {

using TextField = std::string StoredRun::*;

const std::map<std::string, TextField>& text_fields() {
  static const std::map<std::string, TextField> fields{
      {"stamp", &StoredRun::stamp},       {"experiment", &StoredRun::experiment},
      {"data", &StoredRun::data},         {"stream", &StoredRun::stream},
      {"scenario", &StoredRun::scenario}, {"method", &StoredRun::method},
      {"version", &StoredRun::version},   {"instruction_set", &StoredRun::instruction_set}};
  return fields;
}

std::vector<std::string> keys_of(const std::vector<StoredRun>& runs) {
  std::set<std::string> keys{"seed"};
  for (const auto& [name, field] : text_fields()) keys.insert(name);
  for (const StoredRun& run : runs) {
    for (const auto& [name, value] : run.options) keys.insert(name);
  }
  return {keys.begin(), keys.end()};
}

struct Condition {
  std::string key;
  std::string value;

  bool fits(const StoredRun& run) const {
    const std::optional<std::string> has = field_of(run, key);
    return has && same_value(*has, value);
  }
};

// A value may hold commas: "class-order=1,0" is one condition.
std::vector<std::string> conditions_in(const std::string& list, const std::string& option) {
  std::vector<std::string> conditions;
  for (std::string& part : listed(list, option)) {
    if (conditions.empty() || part.find('=') != std::string::npos) {
      conditions.push_back(std::move(part));
    } else {
      conditions.back() += "," + part;
    }
  }
  return conditions;
}

Condition condition_in(const std::string& text, const std::string& option) {
  const std::size_t mark = text.find('=');
  if (mark == std::string::npos || mark == 0 || mark + 1 == text.size()) {
    throw UsageError(option, fmt::format("'{}' is not a condition", text), "write KEY=VALUE, such as method=er");
  }
  return {text.substr(0, mark), text.substr(mark + 1)};
}

}  // namespace

std::optional<std::string> field_of(const StoredRun& run, const std::string& key) {
  if (key == "seed") return std::to_string(run.seed);
  if (const auto field = text_fields().find(key); field != text_fields().end()) return run.*(field->second);
  const auto value = run.options.find(key);
  return value == run.options.end() || value->second.empty() ? std::nullopt : std::optional(value->second);
}

std::vector<std::string> listed(const std::string& list, const std::string& option) {
  std::vector<std::string> parts = cli::list_parts(list);
  if (std::find(parts.begin(), parts.end(), "") == parts.end()) return parts;
  throw UsageError(option, fmt::format("'{}' has an empty part", list), "leave out a comma");
}

void check_key(const std::string& key, const std::vector<StoredRun>& runs, const std::string& option) {
  const std::vector<std::string> keys = keys_of(runs);
  if (std::binary_search(keys.begin(), keys.end(), key)) return;
  const std::string meant = cli::closest(key, keys);
  throw UsageError(
      option, fmt::format("no run has an option or a field '{}'", key),
      meant.empty() ? "choose a name that 'meander run --help=all' lists" : fmt::format("did you mean '{}'?", meant));
}

std::vector<StoredRun> those_where(const std::vector<StoredRun>& runs, const std::string& conditions,
                                   const std::string& option) {
  std::vector<Condition> all;
  for (const std::string& text : conditions_in(conditions, option)) {
    all.push_back(condition_in(text, option));
    check_key(all.back().key, runs, option);
  }
  std::vector<StoredRun> fitting;
  std::copy_if(runs.begin(), runs.end(), std::back_inserter(fitting), [&](const StoredRun& run) {
    return std::all_of(all.begin(), all.end(), [&](const Condition& condition) { return condition.fits(run); });
  });
  if (!fitting.empty()) return fitting;
  throw Error(option, fmt::format("none of the {} runs fits '{}'", runs.size(), conditions),
              "leave it out to see them all");
}

}  // namespace meander
