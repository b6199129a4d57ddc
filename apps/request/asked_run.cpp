#include <meander/apps/cli/config_file.h>
#include <meander/apps/cli/parse.h>
#include <meander/apps/cli/told_abbreviations.h>
#include <meander/apps/cli/version.h>
#include <meander/apps/request/asked_run.h>
#include <meander/apps/request/named_sources.h>
#include <meander/apps/request/pretraining_options.h>
#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/terminal.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace meander {
namespace {

using Values = std::vector<cli::GivenValue>;

RunRequest options_of(const Values& values, const RunRequest& blank) {
  RunRequest options = blank;
  const cli::OptionTable table = option_table_of(options);
  for (const cli::GivenValue& value : values) cli::assign(*table.find(value.option->name), value.text, value.where);
  return options;
}

std::vector<GivenText> texts_of(const Values& values) {
  std::vector<GivenText> texts;
  for (const cli::GivenValue& value : values) texts.push_back({value.option->name, value.text});
  return texts;
}

void assign_all(const cli::OptionTable& table, const std::vector<GivenText>& texts) {
  for (const GivenText& given : texts) cli::assign(*table.find(given.option), given.text, "--" + given.option);
}

std::set<std::string> names_of(const std::vector<GivenText>& texts) {
  std::set<std::string> names;
  for (const GivenText& given : texts) names.insert(given.option);
  return names;
}

// Resolves the run; only the options in `asked` count as given by the user.
ResolvedRun decided(const Values& values, const Values& asked, const cli::OptionTable& table, const RunRequest& blank) {
  const RunRequest options = options_of(values, blank);
  try {
    return resolve(options, texts_of(asked));
  } catch (const UsageError& error) {
    throw NamedSources(values).named(error, table);
  }
}

// The value of each option after resolving, by name.
std::map<std::string, std::string> outcome(ResolvedRun run) {
  std::map<std::string, std::string> texts;
  const cli::OptionTable table = option_table_of(run);
  for (const cli::Group& group : table.groups()) {
    for (const cli::Option& option : group.options) {
      if (const auto text = option.value.get()) texts[option.name] = *text;
    }
  }
  return texts;
}

bool is_among(const Values& values, const cli::Option* option) {
  return std::any_of(values.begin(), values.end(), [&](const auto& value) { return value.option == option; });
}

// The file's defaults that the options of the command line do not change.
Values lasting_defaults(const cli::Parsed& parsed, const cli::OptionTable& table, const RunRequest& blank) {
  Values lasting = parsed.defaults;
  std::erase_if(lasting, [&](const auto& value) { return is_among(parsed.given, value.option); });
  Values of_file = parsed.given;
  std::erase_if(of_file, [](const auto& value) { return !value.in_file; });
  const auto overrides = [](const auto& value) { return !value.in_file && value.option->in_files; };
  if (lasting.empty() || std::none_of(parsed.given.begin(), parsed.given.end(), overrides)) return lasting;
  const auto after = outcome(decided(parsed.given, parsed.given, table, blank));
  std::map<std::string, std::string> before;
  try {
    before = outcome(decided(of_file, of_file, table, blank));
  } catch (const UsageError&) {  // the file asks for something that no longer exists: keep none of its defaults
    return {};
  }
  std::erase_if(lasting, [&](const auto& value) {
    const auto then = before.find(value.option->name);
    const auto now = after.find(value.option->name);
    return then == before.end() || now == after.end() || then->second != now->second;
  });
  return lasting;
}

const cli::GivenValue* last_of(const Values& values, std::string_view name, bool in_file) {
  const cli::GivenValue* found = nullptr;
  for (const cli::GivenValue& value : values) {
    if (value.option->name == name && value.in_file == in_file) found = &value;
  }
  return found;
}

// What this experiment decides by itself; nothing if it cannot be run without other options.
std::map<std::string, std::string> plain_outcome(const RunRequest& blank, const std::string& name) {
  RunRequest options = blank;
  cli::assign(*option_table_of(options).find("experiment"), name, "--experiment");
  try {
    return outcome(resolve(options));
  } catch (const UsageError&) {
    return {};
  }
}

// Reports options that a file chose for its own experiment if the command line names another one: they are kept, but
// that may not be meant.
void tell_kept(const cli::OptionTable& table, const cli::Parsed& parsed, const RunRequest& blank) {
  const cli::GivenValue* old = last_of(parsed.given, "experiment", true);
  const cli::GivenValue* now = last_of(parsed.given, "experiment", false);
  if (old == nullptr || now == nullptr || old->text == now->text) return;
  const auto theirs = plain_outcome(blank, old->text), ours = plain_outcome(blank, now->text);
  std::vector<std::string> kept;
  for (const auto& [name, value] : theirs) {
    const auto other = ours.find(name);
    const bool depends = name != "experiment" && (other == ours.end() || other->second != value);
    const bool chosen = last_of(parsed.given, name, true) != nullptr && last_of(parsed.given, name, false) == nullptr;
    if (depends && chosen) kept.push_back(name);
  }
  if (kept.empty()) return;
  terminal::write(
      terminal::standard_error,
      fmt::format("meander {}: {} is for {}, not {}; options kept from it: {}\n", table.command(),
                  old->where.substr(0, old->where.rfind(", line")), old->text, now->text, fmt::join(kept, ", ")));
}

std::string heading(const std::string& what) { return fmt::format("meander {}: {}", version(), what); }

}  // namespace

ResolvedRun asked_run(const cli::OptionTable& table, const cli::Parsed& parsed, const RunRequest& blank) {
  tell_abbreviations(table, parsed);
  tell_kept(table, parsed, blank);
  Values values = lasting_defaults(parsed, table, blank);
  values.insert(values.end(), parsed.given.begin(), parsed.given.end());
  return decided(values, parsed.given, table, blank);
}

std::string asked_file_of(const ResolvedRun& run) {
  RunRequest options = blank_like(run);
  const cli::OptionTable table = option_table_of(options);
  assign_all(table, run.asked);
  return cli::config_text(
      table, names_of(run.asked),
      heading(fmt::format("the options that were given; to run again: 'meander {} --config=FILE'", table.command())));
}

std::string resolved_file_of(const ResolvedRun& run) {
  RunRequest asked = blank_like(run), decided = run;
  const cli::OptionTable table = option_table_of(asked);
  assign_all(table, run.asked);
  const std::set<std::string> names = names_of(run.asked);
  return cli::config_text(table, names,
                          heading(fmt::format("to run again: 'meander {} --config=FILE'; the command line overrides it",
                                              table.command()))) +
         cli::defaults_text(option_table_of(decided), names);
}

}  // namespace meander
