#include <meander/apps/methods/declared_options.h>
#include <meander/apps/request/named_sources.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace meander {
namespace {

bool goes_on(char c) { return c == '-' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// "run.toml, line 3: lr" without the name.
std::string line_of(const cli::GivenValue& value) { return value.where.substr(0, value.where.rfind(": ")); }

// The method that an option of this name and value stands for; empty: none.
std::string method_named_by(const cli::GivenValue& value) {
  if (value.option->name == "method") return value.text;
  const Method* method = method_of_flag(value.option->name);
  return method == nullptr ? "" : method->name;
}

}  // namespace

NamedSources::NamedSources(const std::vector<cli::GivenValue>& values) {
  for (const cli::GivenValue& value : values) by_name_.insert_or_assign(value.option->name, value);
}

UsageError NamedSources::named(const UsageError& error, const cli::OptionTable& table) const {
  const std::string& where = error.where();
  const cli::Option* option = table.find(where.substr(where.starts_with("--") ? 2 : 0));
  const std::string problem = with_lines(error.problem());
  if (option == nullptr) return {where, problem + methods_lines(problem), error.remedy()};
  const auto given = by_name_.find(option->name);
  const bool in_file = given != by_name_.end() && given->second.in_file;
  return {in_file ? given->second.where : "--" + option->name, problem, error.remedy()};
}

// Writes options from a file that the text mentions as "update-every (run.toml, line 3)".
std::string NamedSources::with_lines(std::string text) const {
  for (std::size_t at = text.find("--"); at != std::string::npos; at = text.find("--", at + 1)) {
    const auto end = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), goes_on);
    const auto length = static_cast<std::size_t>(end - text.begin()) - at;
    const auto given = by_name_.find(text.substr(at + 2, length - 2));
    if (given == by_name_.end() || !given->second.in_file) continue;
    text.replace(at, length, fmt::format("{} ({})", given->first, line_of(given->second)));
  }
  return text;
}

// The lines of a file that name methods mentioned in the problem: " (run.toml, line 2: fromp)".
std::string NamedSources::methods_lines(const std::string& problem) const {
  std::string lines;
  for (const auto& [name, value] : by_name_) {
    const std::string method = value.in_file ? method_named_by(value) : "";
    if (method.empty() || problem.find("'" + method + "'") == std::string::npos) continue;
    lines += (lines.empty() ? "" : ", ") + value.where;
  }
  return lines.empty() ? "" : " (" + lines + ")";
}

}  // namespace meander
