#include <meander/apps/methods/declared_options.h>
#include <meander/apps/request/method_choice.h>
#include <meander/apps/request/method_options.h>
#include <meander/learners/methods/method_list.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace meander {
namespace {

std::vector<std::string> method_names() {
  std::vector<std::string> names;
  for (const Method* method : all_methods()) names.push_back(method->name);
  return names;
}

std::vector<std::string> words_of_list(const std::string& text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (std::string_view(",+& ").find(c) == std::string_view::npos) {
      words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  return words;
}

// The remedy if several methods are named at once: "er,si".
std::string how_to_combine(const std::string& text) {
  const std::vector<std::string> names = words_of_list(text);
  const auto is_known = [](const std::string& name) { return find_method(name) != nullptr; };
  if (names.size() < 2 || !std::all_of(names.begin(), names.end(), is_known)) return "";
  std::vector<std::string> words;
  for (const std::string& name : names) {
    const std::string word = word_of(*find_method(name));
    words.insert(word.starts_with("--method=") ? words.begin() : words.end(), word);
  }
  const bool one_by_name = words.size() < 2 || !words[1].starts_with("--method=");
  return one_by_name ? fmt::format("to combine methods, give {}", fmt::join(words, " "))
                     : "to combine methods, give their flags: see 'meander run --help=method'";
}

std::string titles(const std::vector<ChosenMethod>& chosen) {
  std::vector<std::string> names;
  for (const ChosenMethod& one : chosen) names.push_back(one.method->name);
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, " with "));
}

// A method may imply an option with or without --academic only.
void refuse_in_this_setting(const ChosenMethod& chosen, const std::string& option) {
  for (const Implied& implied : chosen.method->words.implies) {
    if (implied.option != option || implied.setting == Setting::Any) continue;
    const bool academic = implied.setting == Setting::Academic;
    throw UsageError("--" + option,
                     fmt::format("method {} has it only {}", chosen.method->name,
                                 academic ? "with --academic" : "without --academic"),
                     academic ? "add --academic, or leave it out" : "leave one of the two out");
  }
}

void refuse_unused(const MethodOptions& options, const std::vector<ChosenMethod>& chosen, const MethodChoice& choice) {
  for (const auto& [name, value] : options.declared) {
    const auto has_it = [&name = name](const ChosenMethod& one) { return find_option(*one.method, name) != nullptr; };
    const bool off = value == OptionValue(false);
    if (off || choice.uses(name) || std::any_of(chosen.begin(), chosen.end(), has_it)) continue;
    for (const ChosenMethod& one : chosen) refuse_in_this_setting(one, name);
    throw UsageError("--" + name, fmt::format("method {} has no such option", titles(chosen)),
                     fmt::format("add {}, or leave it out", methods_with(name)));
  }
}

void refuse_scenario(const std::vector<ChosenMethod>& chosen, const MethodContext& context) {
  for (const ChosenMethod& one : chosen) {
    const std::vector<Scenario>& made_for = one.method->scenarios;
    if (made_for.empty() || std::find(made_for.begin(), made_for.end(), context.scenario) != made_for.end()) continue;
    std::vector<std::string_view> names;
    for (const Scenario scenario : made_for) names.push_back(to_string(scenario));
    throw UsageError(
        "--scenario",
        fmt::format("method {} is not made for the {} scenario", one.method->name, to_string(context.scenario)),
        fmt::format("give --scenario={}", fmt::join(names, " or ")));
  }
}

// The given value, otherwise what the choice by components implies, otherwise the default.
void complete(ChosenMethod& chosen, const std::map<std::string, OptionValue>& declared, const MethodContext& context) {
  for (const MethodOption& option : chosen.method->options) {
    const auto given = declared.find(option.name);
    if (given != declared.end()) {
      chosen.options[option.name] = given->second;
    } else {
      chosen.options.try_emplace(option.name, option.default_for(context));
    }
  }
}

bool is_relevant(const MethodOption& option, const ChosenMethod& chosen, const MethodContext& context) {
  return !option.relevant || option.relevant(chosen.values(), context);
}

// Refuses an option of a chosen method that has no effect with the other options given.
void refuse_idle(const MethodOptions& options, const std::vector<ChosenMethod>& chosen, const MethodChoice& choice,
                 const MethodContext& context) {
  for (const auto& [name, value] : options.declared) {
    const MethodOption* idle = nullptr;
    bool used = value == OptionValue(false) || choice.uses(name);
    for (const ChosenMethod& one : chosen) {
      const MethodOption* option = find_option(*one.method, name);
      if (option == nullptr) continue;
      if (!is_relevant(*option, one, context)) idle = option;
      used |= idle != option;
    }
    if (used || idle == nullptr) continue;
    throw UsageError("--" + name, "has no effect here", fmt::format("{}, or leave --{} out", idle->needed, name));
  }
}

void fill_in(MethodOptions& options, const ChosenMethod& chosen, const MethodContext& context) {
  for (const MethodOption& option : chosen.method->options) {
    const bool flag = std::holds_alternative<bool>(option.fallback);
    if (flag || option.stamped_when_unset || !is_relevant(option, chosen, context)) continue;
    options.declared.try_emplace(option.name, chosen.options.at(option.name));
  }
}

}  // namespace

bool MethodOptions::bce() const {
  const auto given = components.find("bce");
  return given != components.end() && given->second == OptionValue(true);
}

OptionValues ChosenMethod::values() const {
  OptionValues values;
  for (const auto& [name, value] : options) values.set(name, value);
  return values;
}

void add_method_options(cli::OptionTable& table, MethodOptions& o) {
  using namespace cli;
  table.group("Method", "Flags that combine methods: --help=method. Options of one method: meander methods NAME.");
  Value name = choice(o.method, method_names());
  name.advice = how_to_combine;
  table.add({.name = "method",
             .placeholder = "NAME",
             .noun = "a method",
             .value = std::move(name),
             .fallback = "none",
             .common = true});
  for (const Method* method : all_methods()) {
    const auto& flags = method->words.flags;
    if (flags.empty()) continue;
    table.add({.name = flags.front(),
               .meaning = fmt::format("--method={}; combines with other method flags", method->name),
               .value = flag(o.named[method->name]),
               .aliases = {flags.begin() + 1, flags.end()}});
  }
  for (const MethodOption& option : component_options()) {
    add_declared_option(table, option, o.components, component_aliases(option.name));
  }
  add_declared_option(table,
                      {.name = "bce", .placeholder = "", .meaning = "binary cross-entropy loss", .fallback = false},
                      o.components);
  add_declared_options(table, o.declared);
}

std::vector<ChosenMethod> choose_methods(MethodOptions& options, const MethodContext& context) {
  MethodChoice choice(options, context.academic);
  std::vector<ChosenMethod> chosen = choice.made();
  std::vector<const Method*> methods;
  for (const ChosenMethod& one : chosen) methods.push_back(one.method);
  check_combination(methods, context.academic);
  refuse_scenario(chosen, context);
  refuse_unused(options, chosen, choice);
  for (ChosenMethod& one : chosen) complete(one, options.declared, context);
  refuse_idle(options, chosen, choice, context);
  for (const ChosenMethod& one : chosen) {
    fill_in(options, one, context);
    one.method->parts(one.values(), context);  // checks its options
  }
  return chosen;
}

}  // namespace meander
