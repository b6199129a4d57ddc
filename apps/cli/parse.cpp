#include <meander/apps/cli/config_file.h>
#include <meander/apps/cli/parse.h>
#include <meander/apps/cli/split.h>
#include <meander/apps/cli/suggest.h>
#include <meander/stream/error.h>

#include <fmt/format.h>

#include <algorithm>

namespace meander::cli {
namespace {

bool looks_like_option(const std::string& word) { return word.size() > 1 && word.front() == '-'; }

[[noreturn]] void refuse_option(const OptionTable& table, const std::string& word) {
  const std::string given = word.substr(0, word.find('='));
  const std::string name = given.substr(std::min(given.find_first_not_of('-'), given.size()));
  if (given.starts_with("--")) {
    std::vector<std::string> candidates;
    for (const Option* option : table.beginning_with(name)) candidates.push_back("--" + option->name);
    if (candidates.size() > 1) throw UsageError(given, "may be " + one_of(candidates), "write more of the name");
  }
  const std::string meant = closest(name, table.names());
  throw UsageError("", fmt::format("unknown option '{}'", given),
                   meant.empty() ? fmt::format("see 'meander {} --help'", table.command())
                                 : fmt::format("did you mean '--{}'?", meant));
}

[[noreturn]] void refuse_word(const OptionTable& table, const std::string& word) {
  const std::string name = word.substr(0, word.find('='));
  const std::string meant = name.size() < 2 ? "" : closest(name, table.names());
  throw UsageError("", fmt::format("'{}' is not an option", word),
                   meant.empty() ? "write options as --name=value" : fmt::format("did you mean '--{}'?", meant));
}

// The first word that belongs to no option and is no positional either is refused.
std::vector<std::string> accept_positionals(const OptionTable& table, const std::vector<std::string>& rest) {
  for (const std::string& word : rest) {
    if (word == "--") throw UsageError("", "'--' has no place here", "write options as --name=value");
    if (looks_like_option(word)) refuse_option(table, word);
    if (table.positionals().empty()) refuse_word(table, word);
  }
  return rest;
}

void check_values(const std::vector<GivenOption>& given) {
  for (const auto& [option, texts] : given) {
    const std::string name = "--" + option->name;
    for (const std::string& text : texts) {
      // CLI11 hands an option that follows on as the value.
      if (text.empty() || text.starts_with("--")) refuse_missing_value(*option);
    }
    if (texts.size() > 1) throw UsageError(name, "given twice", "give it once");
    const bool flag = option->value.kind == Kind::Flag;
    if (flag && texts.front() != "true" && texts.front() != "false") {
      throw UsageError(name, "takes no value", fmt::format("leave '={}' out", texts.front()));
    }
  }
}

}  // namespace

Parsed parse(const OptionTable& table, const std::vector<std::string>& arguments) {
  const SplitLine line = split_line(table, arguments);
  check_values(line.given);
  const std::vector<std::string> positionals = accept_positionals(table, line.rest);
  if (line.help) return {.help = true, .positionals = {}};
  for (const auto& [option, texts] : line.given) {
    if (!option->names_file) continue;
    for (const FileOption& entry : read_config_file(table, texts.front())) {
      assign(*entry.option, entry.text, entry.where);
    }
  }
  for (const auto& [option, texts] : line.given) assign(*option, texts.front(), "--" + option->name);
  return {.help = false, .positionals = positionals};
}

}  // namespace meander::cli
