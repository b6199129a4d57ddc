#include <meander/apps/cli/config_file.h>
#include <meander/apps/cli/parse.h>
#include <meander/apps/cli/split.h>
#include <meander/apps/cli/suggest.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace meander::cli {
namespace {

bool looks_like_option(const std::string& word) { return word.size() > 1 && word.front() == '-'; }

[[noreturn]] void refuse_option(const OptionTable& table, const std::string& word) {
  const std::string given = word.substr(0, word.find('='));
  const std::string name = given.substr(std::min(given.find_first_not_of('-'), given.size()));
  if (name.empty()) throw UsageError("", fmt::format("'{}' is not an option", word), "write options as --name=value");
  if (given.starts_with("--") && !table.is_foreign(name) && table.find(name) == nullptr) {
    std::vector<std::string> candidates;
    for (const Option* option : table.beginning_with(name)) candidates.push_back("--" + option->name);
    if (candidates.size() > 1) throw UsageError(given, "is ambiguous: " + one_of(candidates), "write more of the name");
  }
  throw UsageError("", fmt::format("unknown option '{}'", given), table.advice(name, "--"));
}

[[noreturn]] void refuse_word(const OptionTable& table, const std::string& word) {
  const Option* reads_file = table.reads_file();
  if (word.ends_with(".toml") && reads_file != nullptr) {
    throw UsageError("", fmt::format("'{}' is not an option", word),
                     fmt::format("write --{}={}", reads_file->name, word));
  }
  const std::string advice = table.advice(word.substr(0, word.find('=')), "--");
  throw UsageError("", fmt::format("'{}' is not an option", word),
                   advice.starts_with("see ") ? "write options as --name=value" : advice);
}

// Refuses the first word that is neither an option nor an allowed positional argument.
std::vector<std::string> accept_positionals(const OptionTable& table, const std::vector<std::string>& rest) {
  for (const std::string& word : rest) {
    if (word == "--") throw UsageError("", "'--' is not allowed here", "write options as --name=value");
    if (looks_like_option(word)) refuse_option(table, word);
    if (table.positionals().empty()) refuse_word(table, word);
  }
  return rest;
}

void check_values(const std::vector<GivenOption>& given) {
  for (const auto& [option, texts] : given) {
    const std::string name = "--" + option->name;
    for (const std::string& text : texts) {
      // CLI11 takes an option that follows for the value.
      if (text.empty() || text.starts_with("--")) refuse_missing_value(*option);
    }
    if (option->value.kind != Kind::Flag) continue;
    for (const std::string& text : texts) {
      if (text == "true" || text == "false") continue;
      throw UsageError(name, "takes no value", fmt::format("leave '={}' out", text));
    }
  }
}

// Replaces flags that stand for a value of another option by that option. If both are given, they must agree.
std::vector<GivenValue> without_words(const OptionTable& table, std::vector<GivenValue> values) {
  std::vector<GivenValue> plain;
  for (GivenValue& value : values) {
    const Option& word = *value.option;
    if (word.stands_for.empty()) {
      plain.push_back(std::move(value));
    } else if (value.text == "true") {
      const Option* meant = table.find(word.stands_for);
      if (meant == nullptr) throw InternalError(fmt::format("there is no --{} for --{}", word.stands_for, word.name));
      plain.push_back({meant, word.its_value, value.where, value.in_file});
    }
  }
  for (const GivenValue& one : plain) {
    for (const GivenValue& other : plain) {
      if (one.option != other.option || one.text == other.text) continue;
      throw UsageError(one.where, fmt::format("contradicts {}", other.where), "leave one of the two out");
    }
  }
  return plain;
}

}  // namespace

Parsed parse(const OptionTable& table, const std::vector<std::string>& arguments) {
  const SplitLine line = split_line(table, arguments);
  check_values(line.given);
  Parsed parsed{.positionals = accept_positionals(table, line.rest), .abbreviated = line.abbreviated};
  if (line.help) return {.help = true, .help_topic = line.help_topic, .positionals = {}};
  for (const auto& [option, texts] : line.given) {
    if (!option->names_file) continue;
    FileOptions file = read_config_file(table, texts.back());
    parsed.given = without_words(table, std::move(file.given));
    parsed.defaults = without_words(table, std::move(file.defaults));
  }
  std::vector<GivenValue> words;
  for (const auto& [option, texts] : line.given) {
    words.push_back({.option = option, .text = texts.back(), .where = "--" + option->name});
  }
  for (GivenValue& value : without_words(table, std::move(words))) parsed.given.push_back(std::move(value));
  for (const GivenValue& given : parsed.given) assign(*given.option, given.text, given.where);
  return parsed;
}

}  // namespace meander::cli
