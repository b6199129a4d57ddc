#include <meander/apps/cli/option_table.h>
#include <meander/apps/cli/suggest.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace meander::cli {
namespace {

bool begins_with(const Option& option, std::string_view prefix) {
  const auto begins = [&](const std::string& name) { return name.starts_with(prefix); };
  return begins(option.name) || std::any_of(option.aliases.begin(), option.aliases.end(), begins);
}

const ForeignWord* find_foreign(const std::vector<ForeignWord>& words, std::string_view name) {
  const auto found = std::find_if(words.begin(), words.end(), [&](const ForeignWord& w) { return w.word == name; });
  return found == words.end() ? nullptr : &*found;
}

bool is_called(const Option& option, std::string_view name) {
  return option.name == name || std::find(option.aliases.begin(), option.aliases.end(), name) != option.aliases.end();
}

// Names that may be suggested, in a configuration file or on the command line.
std::vector<std::string> suggested_names(const std::deque<Group>& groups, bool in_file) {
  std::vector<std::string> names;
  if (!in_file) names.emplace_back("help");
  for (const Group& group : groups) {
    for (const Option& option : group.options) {
      if (!option.hidden && (option.in_files || !in_file)) names.push_back(option.name);
    }
  }
  return names;
}

}  // namespace

OptionTable::OptionTable(std::string command, std::string summary)
    : command_(std::move(command)), summary_(std::move(summary)) {}

std::string Group::name() const {
  std::string name = title;
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

void OptionTable::group(std::string title, std::string note) {
  groups_.push_back({.title = std::move(title), .note = std::move(note)});
}

bool OptionTable::has_long_help() const {
  return std::any_of(groups_.begin(), groups_.end(), [](const Group& group) {
    return std::any_of(group.options.begin(), group.options.end(), [](const Option& option) { return option.common; });
  });
}

void OptionTable::add(Option option) {
  std::vector<std::string> names = option.aliases;
  names.push_back(option.name);
  for (const std::string& name : names) {
    if (find(name) != nullptr) throw InternalError("option '" + name + "' is in the table twice");
  }
  const bool shown = option.value.kind != Kind::Flag;
  if (const auto value = option.value.get(); shown && value) option.fallback = *value;
  if (groups_.empty()) group("Options");
  groups_.back().options.push_back(std::move(option));
}

void OptionTable::foreign(ForeignWord word) { foreign_.push_back(std::move(word)); }

void OptionTable::example(std::string line) { examples_.push_back(std::move(line)); }

const Option* OptionTable::find(std::string_view name) const {
  for (const Group& group : groups_) {
    for (const Option& option : group.options) {
      if (is_called(option, name)) return &option;
    }
  }
  return nullptr;
}

std::vector<const Option*> OptionTable::beginning_with(std::string_view prefix) const {
  std::vector<const Option*> found;
  for (const Group& group : groups_) {
    for (const Option& option : group.options) {
      if (begins_with(option, prefix)) found.push_back(&option);
    }
  }
  return found;
}

const Option* OptionTable::meant_by(std::string_view spelling) const {
  if (const Option* exact = find(spelling)) return exact;
  if (spelling.size() < 2 || is_foreign(spelling)) return nullptr;
  const auto beginning = beginning_with(spelling);
  return beginning.size() == 1 ? beginning.front() : nullptr;
}

const Option* OptionTable::reads_file() const {
  for (const Group& group : groups_) {
    for (const Option& option : group.options) {
      if (option.names_file) return &option;
    }
  }
  return nullptr;
}

bool OptionTable::is_foreign(std::string_view name) const { return find_foreign(foreign_, name) != nullptr; }

std::string OptionTable::advice(std::string_view name, const std::string& dashes) const {
  const ForeignWord* foreign = find_foreign(foreign_, name);
  if (foreign != nullptr && foreign->option.empty()) return foreign->instead;
  const std::string meant =
      foreign != nullptr ? foreign->option : closest(name, suggested_names(groups_, /*in_file=*/dashes.empty()));
  return meant.empty() ? fmt::format("see 'meander {} --help'", command_)
                       : fmt::format("did you mean '{}{}'?", dashes, meant);
}

void assign(const Option& option, const std::string& text, const std::string& where) {
  if (option.value.set(text)) return;
  std::string remedy = option.value.advice ? option.value.advice(text) : "";
  if (remedy.empty()) {
    remedy = option.value.kind == Kind::Choice ? suggestion(text, option.value.choices) : option.value.remedy;
  }
  throw UsageError(where, fmt::format("'{}' is not {}", text, option.noun), remedy);
}

}  // namespace meander::cli
