#include <meander/apps/compare/listed_methods.h>

#include <meander/apps/cli/list.h>
#include <meander/apps/cli/suggest.h>
#include <meander/apps/compare/known_methods.h>
#include <meander/apps/methods/declared_options.h>
#include <meander/apps/results/published_methods.h>
#include <meander/learners/methods/method_list.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace meander {
namespace {

constexpr const char* methods_option = "--methods";
constexpr const char* plain_training = "none";

std::vector<std::string> all_method_names() {
  std::vector<std::string> names;
  for (const Method* method : all_methods()) names.push_back(method->name);
  return names;
}

const Method& method_called(const std::string& name, const std::string& entry) {
  if (name.empty()) {
    const std::string what = entry.empty() ? "a name is missing" : fmt::format("a name is missing in '{}'", entry);
    throw UsageError(methods_option, what, "write names with commas between them, and + to combine: none,er,er+si");
  }
  const Method* method = find_method(name);
  if (method != nullptr) return *method;
  throw UsageError(methods_option, fmt::format("'{}' is not a method", name),
                   cli::suggestion(name, all_method_names()));
}

std::vector<const Method*> methods_of(const std::string& entry) {
  std::vector<const Method*> methods;
  for (const std::string& name : cli::list_parts(entry, '+')) methods.push_back(&method_called(name, entry));
  return methods;
}

// Names sorted, so that "er+si" and "si+er" are the same.
std::vector<std::string> sorted_names(const std::string& entry) {
  std::vector<std::string> names = cli::list_parts(entry, '+');
  std::sort(names.begin(), names.end());
  return names;
}

void check_combined(const std::string& entry, const std::vector<const Method*>& methods) {
  if (methods.size() < 2) return;
  const std::vector<std::string> names = sorted_names(entry);
  if (std::adjacent_find(names.begin(), names.end()) != names.end()) {
    throw UsageError(methods_option, fmt::format("'{}' names a method twice", entry), "name it once");
  }
  if (std::find(names.begin(), names.end(), plain_training) != names.end()) {
    throw UsageError(methods_option, fmt::format("'{}' cannot be combined", plain_training),
                     fmt::format("leave it out of '{}'", entry));
  }
  const auto by_name = [](const Method* method) { return word_of(*method).starts_with("--method="); };
  if (std::count_if(methods.begin(), methods.end(), by_name) > 1) {
    throw UsageError(methods_option, fmt::format("'{}' combines methods that have no flags of their own", entry),
                     "describe the combination in a --methods-file");
  }
}

PlanRow row_listed_as(const std::string& entry, const ComparisonOptions& options) {
  const std::vector<const Method*> methods = methods_of(entry);
  check_combined(entry, methods);
  PlanRow row{.label = entry, .colour = colour_of(entry)};
  for (const Method* method : methods) {
    if (method->name == "joint") {
      for (const std::string& word : known_row("joint", options).options) row.options.push_back(word);
    } else if (method->name != plain_training) {
      row.options.push_back(word_of(*method));
    }
    row.cost += cost_of(method->name) - 1;
  }
  row.is_bound = methods.size() == 1 && (entry == plain_training || entry == "joint");
  return row;
}

void refuse_same_entries(const std::vector<std::string>& entries) {
  std::set<std::vector<std::string>> seen;
  for (const std::string& entry : entries) {
    if (seen.insert(sorted_names(entry)).second) continue;
    throw UsageError(methods_option, fmt::format("'{}' is given twice", entry), "give it once");
  }
}

}  // namespace

std::vector<PlanRow> rows_for_methods(const std::string& list, const ComparisonOptions& options) {
  const std::vector<std::string> entries = cli::list_parts(list);
  std::vector<PlanRow> rows;
  for (const std::string& entry : entries) rows.push_back(row_listed_as(entry, options));
  refuse_same_entries(entries);
  std::stable_partition(rows.begin(), rows.end(), [](const PlanRow& row) { return row.is_bound; });
  return rows;
}

bool choose_a_bound(const std::vector<std::string>& options) {
  if (options.empty()) return true;
  const std::string& only = options.front();
  return options.size() == 1 && (only == "--method=none" || only == "--method=joint" || only == "--joint");
}

}  // namespace meander
