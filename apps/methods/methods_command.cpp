#include <meander/apps/cli/help.h>
#include <meander/apps/cli/parse.h>
#include <meander/apps/cli/suggest.h>
#include <meander/apps/cli/told_abbreviations.h>
#include <meander/apps/methods/declared_options.h>
#include <meander/apps/methods/methods_command.h>
#include <meander/apps/terminal/fitted.h>
#include <meander/apps/terminal/output.h>
#include <meander/apps/terminal/terminal.h>
#include <meander/learners/methods/declaration/method.h>
#include <meander/learners/methods/method_list.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

namespace meander {
namespace {

std::string option_rows(const Method& method, std::size_t width) {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const MethodOption& option : method.options) {
    const bool flag = std::holds_alternative<bool>(option.fallback);
    rows.emplace_back(fmt::format("  --{}{}{}", option.name, flag ? "" : " ", option.placeholder),
                      flag ? option.meaning : fmt::format("{}  [{}]", option.meaning, default_text(option)));
  }
  return rows.empty() ? "" : cli::two_columns(rows, width);
}

// Methods that one method cannot be combined with, and why.
struct Conflicts {
  std::string words;  // "cannot be combined with", and in which setting
  std::string why;
  std::vector<std::string> methods{};
};

void add_conflict(std::vector<Conflicts>& list, const std::string& words, const std::string& why,
                  const std::string& method) {
  if (why.empty()) return;
  const auto same = [&](const Conflicts& known) { return known.words == words && known.why == why; };
  auto known = std::find_if(list.begin(), list.end(), same);
  if (known == list.end()) known = list.insert(known, {words, why});
  known->methods.push_back(method);
}

std::vector<Conflicts> conflicts(const Method& method) {
  std::vector<Conflicts> list;
  for (const Method* other : all_methods()) {
    const std::string task_free = conflict(method, *other, false), academic = conflict(method, *other, true);
    if (task_free == academic) {
      add_conflict(list, "cannot be combined with", academic, other->name);
    } else {
      add_conflict(list, "task-free, cannot be combined with", task_free, other->name);
      add_conflict(list, "in the academic setting, cannot be combined with", academic, other->name);
    }
  }
  return list;
}

std::string capitalised(std::string text) {
  text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  return text;
}

// Without the reasons: errors and the method's page give them.
std::string refused_lines(const Method& method, std::size_t width) {
  std::map<std::string, std::string> names;
  for (const auto& [words, why, methods] : conflicts(method)) {
    std::string& list = names[words];
    list += fmt::format("{}{}", list.empty() ? "" : ", ", fmt::join(methods, ", "));
  }
  std::string text;
  for (const auto& [words, list] : names) {
    for (const std::string& line : cli::wrap(fmt::format("{} {}", words, list), width - 2)) text += "  " + line + "\n";
  }
  return text;
}

std::string section(const Method& method, std::size_t width) {
  std::string text = fmt::format("{}: {}\n", method.name, method.title);
  for (const std::string& line : cli::wrap(method.idea + ".", width - 2)) text += "  " + line + "\n";
  for (const std::string& line : cli::wrap(method.paper, width - 2)) text += "  " + line + "\n";
  text += refused_lines(method, width);
  if (method.stream) text += fmt::format("  on the {} stream only, or --academic\n", to_string(*method.stream));
  if (method.update_every) text += fmt::format("  task-free: consolidates every {} iterations\n", *method.update_every);
  for (const Scenario scenario : method.scenarios)
    text += fmt::format("  for the {} scenario only\n", to_string(scenario));
  return text + option_rows(method, width);
}

// For a page of docs/methods/.
std::string markdown(const Method& method) {
  std::string text =
      fmt::format("# {}\n\n`--method={}`: {}.\nPaper: {}.\n", method.title, method.name, method.idea, method.paper);
  std::vector<std::string> scenarios;
  for (const Scenario scenario : method.scenarios) scenarios.emplace_back(to_string(scenario));
  if (!scenarios.empty()) text += fmt::format("\nOnly for the {} scenario.\n", fmt::join(scenarios, " or "));
  if (method.stream) text += fmt::format("\nTask-free only on the {} stream.\n", to_string(*method.stream));
  if (method.update_every) {
    text += fmt::format("\nTask-free, it consolidates every {} iterations by default.\n", *method.update_every);
  }
  for (const auto& [words, why, methods] : conflicts(method)) {
    text += fmt::format("\n{} `{}`: {}.\n", capitalised(words), fmt::join(methods, "`, `"), why);
  }
  if (method.options.empty()) return text;
  text += "\n| option | default | meaning |\n|---|---|---|\n";
  for (const MethodOption& option : method.options) {
    const std::string fallback = option.default_for(MethodContext{}) == OptionValue(true) ? "on" : default_text(option);
    text +=
        fmt::format("| `--{}{}` | {} | {} |\n", option.name, option.placeholder.empty() ? "" : " " + option.placeholder,
                    fallback.empty() ? "off" : fallback, option.meaning);
  }
  return text;
}

std::vector<const Method*> chosen(const std::vector<std::string>& names) {
  if (names.empty()) return all_methods();
  std::vector<std::string> known;
  for (const Method* method : all_methods()) known.push_back(method->name);
  std::vector<const Method*> methods;
  for (const std::string& name : names) {
    methods.push_back(find_method(name));
    if (methods.back() == nullptr) {
      throw UsageError("", fmt::format("'{}' is not a method", name), cli::suggestion(name, known));
    }
  }
  return methods;
}

}  // namespace

int methods_command(const std::vector<std::string>& arguments) {
  cli::OptionTable table("methods", "List the methods with their papers and options.");
  table.positionals("[NAME...]");
  table.example("run --method=er --budget=500");
  bool as_markdown = false;
  table.add({.name = "markdown",
             .meaning = "print Markdown: the head of a page in docs/methods/",
             .value = cli::flag(as_markdown),
             .in_files = false});
  const cli::Parsed parsed = cli::parse(table, arguments);
  tell_abbreviations(table, parsed);
  const std::size_t width = terminal::page_width(terminal::standard_output);
  std::string text;
  if (parsed.help) {
    text = cli::help_page(table, width, parsed.help_topic);
  } else {
    for (const Method* method : chosen(parsed.positionals)) {
      if (!text.empty()) text += '\n';
      text += as_markdown ? markdown(*method) : terminal::fitted(section(*method, width), width);
    }
  }
  terminal::write(terminal::standard_output, text);
  return 0;
}

}  // namespace meander
