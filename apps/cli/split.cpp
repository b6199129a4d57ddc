#include <meander/apps/cli/split.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <utility>

namespace meander::cli {
namespace {

std::string spellings_of(const Option& option) {
  std::string spellings = "--" + option.name;
  for (const std::string& alias : option.aliases) spellings += ",--" + alias;
  return spellings;
}

using Known = std::vector<std::pair<const CLI::Option*, const Option*>>;

Known declare(CLI::App& app, const OptionTable& table) {
  Known known;
  for (const Group& group : table.groups()) {
    for (const Option& option : group.options) {
      const std::string names = spellings_of(option);
      CLI::Option* declared =
          option.value.kind == Kind::Flag ? app.add_flag(names) : app.add_option(names)->expected(1);
      declared->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
      known.emplace_back(declared, &option);
    }
  }
  return known;
}

// CLI11 takes the word after `--name=` for the value.
void refuse_empty_values(const OptionTable& table, const std::vector<std::string>& arguments) {
  for (const std::string& word : arguments) {
    if (word == "--") return;
    if (!word.starts_with("--") || word.find('=') != word.size() - 1) continue;
    const Option* option = table.meant_by(word.substr(2, word.size() - 3));
    if (option != nullptr) refuse_missing_value(*option);
  }
}

// CLI11 does not know abbreviations: they are replaced by the full name. A value never begins with two dashes: such a
// word names an option.
std::vector<std::string> with_whole_names(const OptionTable& table, std::vector<std::string> arguments,
                                          SplitLine& line) {
  for (std::string& word : arguments) {
    if (!word.starts_with("--")) continue;
    const std::string spelling = word.substr(2, word.find('=') - 2);
    const Option* option = table.meant_by(spelling);
    if (option == nullptr || table.find(spelling) != nullptr) continue;
    word.replace(2, spelling.size(), option->name);
    line.abbreviated.emplace_back("--" + spelling, "--" + option->name);
  }
  return arguments;
}

// Gives an option whose value is optional, and that is followed by none, the value that its name stands for.
void fill_in_bare_values(const OptionTable& table, std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
    std::string& word = arguments[i];
    if (!word.starts_with("--") || word.find('=') != std::string::npos) continue;
    const Option* option = table.find(word.substr(2));
    if (option == nullptr || option->value_if_bare.empty()) continue;
    const bool has_value = i + 1 < arguments.size() && !arguments[i + 1].starts_with("-");
    if (has_value && table.positionals().empty()) continue;
    word += "=" + option->value_if_bare;
  }
}

}  // namespace

void refuse_missing_value(const Option& option) {
  const std::string name = "--" + option.name;
  if (option.value.kind == Kind::Flag) throw UsageError(name, "takes no value", "leave the '=' out");
  throw UsageError(name, "needs a value", fmt::format("write {}={}", name, option.placeholder));
}

SplitLine split_line(const OptionTable& table, const std::vector<std::string>& arguments) {
  SplitLine line;
  std::vector<std::string> whole = with_whole_names(table, arguments, line);
  fill_in_bare_values(table, whole);
  refuse_empty_values(table, whole);
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  const Known known = declare(app, table);
  const CLI::Option* help = app.add_flag("--help,-h");

  std::vector<std::string> reversed(whole.rbegin(), whole.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::ArgumentMismatch&) {
    const Option* option = table.meant_by(whole.back().substr(2));
    if (option != nullptr) refuse_missing_value(*option);
    throw InternalError(fmt::format("the command line could not be split at '{}'", whole.back()));
  } catch (const CLI::Error& error) {
    throw UsageError("", error.what(), fmt::format("see 'meander {} --help'", table.command()));
  }
  line.help = help->count() > 0;
  if (line.help && help->results().back() != "true") line.help_topic = help->results().back();
  for (const auto& [declared, option] : known) {
    if (declared->count() > 0) line.given.push_back({option, declared->results()});
  }
  line.rest = app.remaining();
  return line;
}

}  // namespace meander::cli
