#include <meander/apps/compare/comparison_files.h>

#include <meander/apps/compare/planned_runs.h>
#include <meander/apps/compare/row_run.h>
#include <meander/apps/request/run_options.h>
#include <meander/apps/results/result_file.h>
#include <meander/apps/results/run_lock.h>
#include <meander/stream/files/whole_file.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace meander {
namespace {

constexpr const char* file_name = "comparison.toml";

toml::array array_of(const std::vector<std::string>& words) {
  toml::array array;
  for (const std::string& word : words) array.push_back(word);
  return array;
}

// What figures need beside the options is left out where there is none.
toml::table table_of(const PlanRow& row, toml::array stamps) {
  toml::table table{{"label", row.label}, {"options", array_of(row.options)}, {"stamps", std::move(stamps)}};
  const std::pair<const char*, const std::string&> texts[]{
      {"curve", row.curve}, {"x-name", row.x_name}, {"choice", row.choice}, {"colour", row.colour}};
  for (const auto& [key, text] : texts) {
    if (!text.empty()) table.insert(key, text);
  }
  if (row.x) table.insert("x", *row.x);
  if (row.is_bound) table.insert("bound", true);
  return table;
}

// Whether it decides what runs learn or measure: a folder may be moved to where data lie elsewhere.
bool decides(const std::string& word) {
  RunRequest unused;
  const cli::OptionTable table = run_option_table(unused);
  const cli::Option* option = table.find(word.substr(2, word.find('=') - 2));
  return option == nullptr || !option->incidental;
}

std::set<std::string> shared_words(const toml::table& comparison) {
  std::set<std::string> words;
  for (const char* key : {"common", "fitted"}) {
    const toml::array* list = comparison[key].as_array();
    if (list == nullptr) continue;
    for (const toml::node& node : *list) {
      const std::string word = node.value_or(std::string());
      if (word.starts_with("--") && decides(word)) words.insert(word);
    }
  }
  return words;
}

std::string words_only_in(const std::set<std::string>& one, const std::set<std::string>& other) {
  std::vector<std::string> words;
  std::set_difference(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(words));
  return fmt::format("{}", fmt::join(words, " "));
}

// "was made with --scenario=task, not with --scenario=class".
std::string difference(const std::set<std::string>& had, const std::set<std::string>& wanted) {
  const std::string theirs = words_only_in(had, wanted), ours = words_only_in(wanted, had);
  if (theirs.empty()) return fmt::format("was made without {}", ours);
  return ours.empty() ? fmt::format("was made with {}", theirs)
                      : fmt::format("was made with {}, not with {}", theirs, ours);
}

// What the words make of plain training; nothing if they are not those of a run.
std::optional<std::map<std::string, std::string>> meaning_of(const std::set<std::string>& words) {
  try {
    return deciding_options(row_run({.label = "comparison"}, {words.begin(), words.end()}));
  } catch (const UsageError&) {
    return std::nullopt;
  }
}

// Whether they differ only in defaults that one of them spells out.
bool mean_the_same(const std::set<std::string>& one, const std::set<std::string>& other) {
  const auto first = meaning_of(one), second = meaning_of(other);
  if (!first || first != second) return false;
  std::vector<std::string> differing;
  std::set_symmetric_difference(one.begin(), one.end(), other.begin(), other.end(), std::back_inserter(differing));
  return std::all_of(differing.begin(), differing.end(), [&](const std::string& word) {
    return first->contains(word.substr(2, word.find('=') - 2));  // not what only methods use
  });
}

toml::table parsed(const std::string& text, const std::filesystem::path& file) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error&) {
    throw Error(file.string(), "is not a comparison's description", "remove it, or choose another --out");
  }
}

// A comparison of which nothing has run may become another one.
bool holds_runs(const std::filesystem::path& folder) {
  std::error_code unknown;
  for (const auto& entry : std::filesystem::directory_iterator(folder, unknown)) {
    const bool is_hidden = entry.path().filename().string().starts_with('.');
    if (!is_hidden && entry.is_directory(unknown)) return true;
  }
  return false;
}

}  // namespace

std::string comparison_text(const Plan& plan) {
  std::vector<toml::array> stamps(plan.rows.size());
  for (const PlannedRun& run : planned_runs(plan)) stamps[run.row].push_back(run.stamp);
  toml::array rows;
  for (std::size_t i = 0; i < plan.rows.size(); ++i) rows.push_back(table_of(plan.rows[i], std::move(stamps[i])));
  std::ostringstream text;
  text << "# " << plan.title << "\n"
       << toml::table{{"title", plan.title},
                      {"command", plan.command},
                      {"seed", plan.first_seed},
                      {"n-seeds", plan.seeds},
                      {"common", array_of(plan.common)},
                      {"fitted", array_of(plan.fitted)},
                      {"row", rows}}
       << "\n";
  return text.str();
}

void open_comparison(const Plan& plan, const std::filesystem::path& folder) {
  make_folder(folder);
  // Of two that start at once with other options, the second finds the file of the first.
  std::optional<RunLock> lock = RunLock::try_take(folder, "comparison");
  for (; !lock; lock = RunLock::try_take(folder, "comparison"))
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  const std::filesystem::path file = folder / file_name;
  const std::string text = comparison_text(plan);
  std::error_code unknown;
  if (std::filesystem::exists(file, unknown) && holds_runs(folder)) {
    const auto had = shared_words(parsed(read_file(file), file)), wanted = shared_words(parsed(text, file));
    if (had != wanted && !mean_the_same(had, wanted)) {
      throw UsageError("--out", fmt::format("the comparison in {} {}", folder.string(), difference(had, wanted)),
                       "choose another folder with --out=DIR");
    }
  }
  write_file_atomically(file, text);
}

void write_tables(const std::string& for_people, const std::string& csv, const std::filesystem::path& folder) {
  write_file_atomically(folder / "table.txt", for_people);
  write_file_atomically(folder / "table.csv", csv);
}

}  // namespace meander
