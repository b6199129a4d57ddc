#include <meander/apps/cli/config_file.h>
#include <meander/apps/cli/parse.h>
#include <meander/apps/run/asked_run.h>
#include <meander/apps/run/named_sources.h>
#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/terminal.h>
#include <meander/apps/told_abbreviations.h>
#include <meander/apps/version.h>
#include <meander/stream/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace meander {
namespace {

using Values = std::vector<cli::GivenValue>;

RunRequest request_of(const Values& values) {
  RunRequest request;
  const cli::OptionTable table = run_option_table(request);
  for (const cli::GivenValue& value : values) cli::assign(*table.find(value.option->name), value.text, value.where);
  return request;
}

// The run, of which only what was `asked` counts as such.
ResolvedRun decided(const Values& values, const Values& asked, const cli::OptionTable& table) {
  RunRequest request = request_of(values);
  for (const cli::GivenValue& value : asked) request.given.insert(value.option->name);
  try {
    return resolve(request);
  } catch (const UsageError& error) {
    throw NamedSources(values).named(error, table);
  }
}

// What each option came to, by name.
std::map<std::string, std::string> outcome(ResolvedRun run) {
  std::map<std::string, std::string> texts;
  const cli::OptionTable table = run_option_table(run.options);
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

// Of the file's defaults those that what was asked for on the command line leaves as they are.
Values lasting_defaults(const cli::Parsed& parsed, const cli::OptionTable& table) {
  Values lasting = parsed.defaults;
  std::erase_if(lasting, [&](const auto& value) { return is_among(parsed.given, value.option); });
  Values of_file = parsed.given;
  std::erase_if(of_file, [](const auto& value) { return !value.in_file; });
  const auto overrides = [](const auto& value) { return !value.in_file && value.option->in_files; };
  if (lasting.empty() || std::none_of(parsed.given.begin(), parsed.given.end(), overrides)) return lasting;
  const auto after = outcome(decided(parsed.given, parsed.given, table));
  std::map<std::string, std::string> before;
  try {
    before = outcome(decided(of_file, of_file, table));
  } catch (const UsageError&) {  // the file asks for something that no longer is: nothing of it lasts
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

ResolvedRun plain_run(const std::string& experiment) {
  RunRequest request;
  request.experiment = experiment;
  return resolve(request);
}

// A file that chose numbers for its own experiment, and another one on the command line: they stay, but may not be
// meant.
void tell_kept(const cli::OptionTable& table, const cli::Parsed& parsed) {
  const cli::GivenValue* old = last_of(parsed.given, "experiment", true);
  const cli::GivenValue* now = last_of(parsed.given, "experiment", false);
  if (old == nullptr || now == nullptr || old->text == now->text) return;
  const auto theirs = outcome(plain_run(old->text)), ours = outcome(plain_run(now->text));
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
      fmt::format("meander {}: what {} chose for {} is kept for {}: {}\n", table.command(),
                  old->where.substr(0, old->where.rfind(", line")), old->text, now->text, fmt::join(kept, ", ")));
}

std::string heading(const char* what) { return fmt::format("meander {}: {}", version(), what); }

}  // namespace

std::optional<ResolvedRun> asked_run(const std::vector<std::string>& words) {
  RunRequest unused;
  const cli::OptionTable table = run_option_table(unused);
  const cli::Parsed parsed = cli::parse(table, words);
  if (parsed.help) return std::nullopt;
  tell_abbreviations(table, parsed);
  tell_kept(table, parsed);
  Values values = lasting_defaults(parsed, table);
  values.insert(values.end(), parsed.given.begin(), parsed.given.end());
  return decided(values, parsed.given, table);
}

std::string asked_file_of(const ResolvedRun& run) {
  RunRequest options = run.asked;
  return cli::config_text(run_option_table(options), options.given,
                          heading("what was asked for; give it to 'meander run --config'"));
}

std::string resolved_file_of(const ResolvedRun& run) {
  RunRequest asked = run.asked, options = run.options;
  return cli::config_text(run_option_table(asked), asked.given,
                          heading("give it to 'meander run --config'; defaults give way to other options")) +
         cli::defaults_text(run_option_table(options), asked.given);
}

}  // namespace meander
