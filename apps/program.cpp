#include <meander/apps/cli/command.h>
#include <meander/apps/cli/help.h>
#include <meander/apps/cli/suggest.h>
#include <meander/apps/cli/version.h>
#include <meander/apps/program.h>
#include <meander/apps/request/run_options.h>
#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/failure.h>
#include <meander/apps/terminal/fitted.h>
#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/terminal.h>
#include <meander/learners/methods/declaration/taken_names.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <span>
#include <string_view>

namespace meander {
namespace {

using Words = std::vector<std::string>;
using terminal::standard_error;
using terminal::standard_output;

constexpr int failure = 1;
constexpr int wrong_request = 2;
// What a shell reports for a program that SIGPIPE ended.
constexpr int pipe_closed = 141;

// Before main: a method whose names are taken by the program's own options is then refused when it is added.
[[maybe_unused]] const bool names_are_reserved = reserve_option_names(&program_option_names);

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

void print(const std::string& text) { terminal::write(standard_output, text); }

std::size_t page_width() { return terminal::page_width(standard_output); }

std::string start_page() {
  const std::string page = fmt::format(
      "meander {}: learns from streams that drift, without being told where the tasks are.\n"
      "Start here\n{}",
      version(),
      cli::two_columns({{"meander run --experiment=splitDigits", "watch a network learn; needs no data files"},
                        {"meander data fetch mnist", "fetch MNIST, for the real thing"},
                        {"meander run", "learn Split MNIST from a stream of fuzzy boundaries"},
                        {"meander help", "list all commands"}},
                       page_width()));
  return terminal::fitted(page, page_width());
}

std::string commands_page(const std::string& path, const std::vector<Command>& list) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const Command& command : list) rows.emplace_back(command.name, command.summary);
  if (path.empty()) rows.emplace_back("help [COMMAND]", "a command's options, or this list");
  const std::string program = path.empty() ? "meander" : "meander " + path;
  const std::string options =
      path.empty()
          ? "Options\n" +
                cli::two_columns({{"--version", "versions of meander and its libraries"}, {"--help", "this list"}},
                                 page_width())
          : "";
  return terminal::fitted(fmt::format("Usage: {} COMMAND [options]\nCommands\n{}{}", program,
                                      cli::two_columns(rows, page_width()), options),
                          page_width());
}

[[noreturn]] void refuse_command(const std::string& word, const std::vector<Command>& list, bool outermost) {
  Words names;
  for (const Command& command : list) names.push_back(command.name);
  if (word.starts_with('-')) {
    Words options{"--help"};
    if (outermost) options.emplace_back("--version");
    const std::string meant = cli::closest(word, options);
    throw UsageError("", fmt::format("unknown option '{}'", word),
                     meant.empty() ? "put the command's name first" : fmt::format("did you mean '{}'?", meant));
  }
  if (outermost) names.insert(names.end(), {"help", "--version"});
  throw UsageError("", fmt::format("'{}' is not a command", word), cli::suggestion(word, names));
}

bool asks_for_help(const std::string& word) { return word == "--help" || word == "-h" || word == "help"; }

// `path` collects the commands' names so far; error lines begin with them.
int dispatch(const std::vector<Command>& list, std::span<const std::string> words, std::string& path) {
  if (words.empty() || asks_for_help(words.front())) {
    if (words.size() > 1) {  // help COMMAND means COMMAND --help
      Words turned(words.begin() + 1, words.end());
      turned.emplace_back("--help");
      return dispatch(list, turned, path);
    }
    print(words.empty() && path.empty() ? start_page() : commands_page(path, list));
    return 0;
  }
  const auto is_it = [&](const Command& command) { return command.name == words.front(); };
  const auto command = std::find_if(list.begin(), list.end(), is_it);
  if (command == list.end()) refuse_command(words.front(), list, path.empty());
  path += (path.empty() ? "" : " ") + command->name;
  const auto rest = words.subspan(1);
  if (!command->subcommands.empty()) return dispatch(command->subcommands, rest, path);
  return command->run(Words(rest.begin(), rest.end()));
}

int report(const std::string& path, const std::string& line, int code) {
  const bool colour = terminal::has_colour(standard_error);
  const std::string program =
      fmt::format("{}meander{}{}:{}", colour ? "\033[31m" : "", path.empty() ? "" : " ", path, colour ? "\033[0m" : "");
  try {
    const std::string text = fmt::format("{} {}\n", program, first_line(line));
    terminal::write(standard_error, terminal::fitted(text, terminal::line_width(standard_error)));
  } catch (const Error&) {  // standard error is lost too
  }
  return code;
}

}  // namespace

int run_meander(const Words& arguments) {
  std::string path;
  try {
    if (arguments.size() == 1 && arguments.front() == "--version") {
      print(version_page());
      return 0;
    }
    const int code = dispatch(commands(), arguments, path);
    if (code == 0 && terminal::words_were_lost()) return failure;
    return code == 0 && terminal::reader_went_away() ? pipe_closed : code;
  } catch (const UsageError& error) {
    return report(path, error.what(), wrong_request);
  } catch (...) {
    return report(path, as_error(std::current_exception()).what(), failure);
  }
}

}  // namespace meander
