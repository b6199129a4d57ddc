#include <meander/apps/run/declared_options.h>
#include <meander/apps/run/method_choice.h>
#include <meander/apps/run/method_flags.h>
#include <meander/apps/run/method_options.h>
#include <meander/stream/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace meander {
namespace {

// Its value decides the stamp only where it is given, so it is never filled in (see run_stamp.h).
constexpr const char* never_filled_in = "eps-agem";

std::vector<std::string> method_names() {
  std::vector<std::string> names;
  for (const Method* method : all_methods()) names.push_back(method->name);
  return names;
}

// What the methods of this program can replay.
std::vector<std::string> replay_sources() {
  std::vector<std::string> sources{"none", "current", "buffer"};
  if (find_method("dgr") != nullptr) sources.emplace_back("generative");
  if (find_method("replay-all") != nullptr) sources.emplace_back("all");
  return sources;
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

// For whoever names several methods at once: "er,si".
std::string how_to_combine(const std::string& text) {
  const std::vector<std::string> names = words_of_list(text);
  const auto is_known = [](const std::string& name) { return find_method(name) != nullptr; };
  if (names.size() < 2 || !std::all_of(names.begin(), names.end(), is_known)) return "";
  std::vector<std::string> words;
  for (const std::string& name : names) {
    const std::string flag(flag_of(name));
    if (flag.empty()) {
      words.insert(words.begin(), "--method=" + name);
    } else {
      words.push_back("--" + flag);
    }
  }
  const bool one_by_name = words.size() < 2 || !words[1].starts_with("--method=");
  return one_by_name ? fmt::format("methods are combined by options of their own: give {}", fmt::join(words, " "))
                     : "methods are combined by options of their own: see 'Method' in 'meander run --help'";
}

std::string titles(const std::vector<ChosenMethod>& chosen) {
  std::vector<std::string> names;
  for (const ChosenMethod& one : chosen) names.push_back(one.method->name);
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, " with "));
}

void refuse_unused(const MethodOptions& options, const std::vector<ChosenMethod>& chosen, const MethodChoice& choice) {
  for (const auto& [name, value] : options.declared) {
    const auto has_it = [&name = name](const ChosenMethod& one) { return find_option(*one.method, name) != nullptr; };
    const bool off = value == OptionValue(false);
    if (off || choice.uses(name) || std::any_of(chosen.begin(), chosen.end(), has_it)) continue;
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

// What was given, else what the words settled, else the default.
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

bool is_of_use(const MethodOption& option, const ChosenMethod& chosen, const MethodContext& context) {
  return !option.of_use || option.of_use(chosen.values(), context);
}

// An option that some method has, and that changes nothing beside what else was given.
void refuse_idle(const MethodOptions& options, const std::vector<ChosenMethod>& chosen, const MethodChoice& choice,
                 const MethodContext& context) {
  for (const auto& [name, value] : options.declared) {
    const MethodOption* idle = nullptr;
    bool used = value == OptionValue(false) || choice.uses(name);
    for (const ChosenMethod& one : chosen) {
      const MethodOption* option = find_option(*one.method, name);
      if (option == nullptr) continue;
      if (!is_of_use(*option, one, context)) idle = option;
      used |= idle != option;
    }
    if (used || idle == nullptr) continue;
    throw UsageError("--" + name, "changes nothing as it stands",
                     fmt::format("{}, or leave --{} out", idle->needed, name));
  }
}

void fill_in(MethodOptions& options, const ChosenMethod& chosen, const MethodContext& context) {
  for (const MethodOption& option : chosen.method->options) {
    const bool flag = std::holds_alternative<bool>(option.fallback);
    if (flag || option.name == never_filled_in || !is_of_use(option, chosen, context)) continue;
    options.declared.try_emplace(option.name, chosen.options.at(option.name));
  }
}

}  // namespace

OptionValues ChosenMethod::values() const {
  OptionValues values;
  for (const auto& [name, value] : options) values.set(name, value);
  return values;
}

bool contains(const std::vector<ChosenMethod>& methods, std::string_view name) {
  return std::any_of(methods.begin(), methods.end(), [&](const ChosenMethod& m) { return m.method->name == name; });
}

void add_method_options(cli::OptionTable& table, MethodOptions& o) {
  using namespace cli;
  table.group("Method");
  Value method = choice(o.method, method_names());
  method.advice = how_to_combine;
  table.add(
      {.name = "method", .placeholder = "NAME", .noun = "a method", .value = std::move(method), .fallback = "none"});
  for (const MethodFlag& f : method_flags()) {
    const std::string named(f.method);
    Option option{.name = std::string(f.flag),
                  .meaning = fmt::format("same as --method={}, with others too", named),
                  .value = flag(o.named[named])};
    if (!f.alias.empty()) option.aliases.emplace_back(f.alias);
    table.add(std::move(option));
  }
  table.add({.name = "replay",
             .placeholder = "WHAT",
             .noun = "a source of replay",
             .value = choice(o.replay, replay_sources()),
             .fallback = "none"});
  table.add({.name = "use-replay",
             .placeholder = "HOW",
             .noun = "a use of replay",
             .value = choice(o.use_replay, {"normal", "inequality", "both"}),
             .fallback = "normal"});
  table.add({.name = "weight-penalty",
             .meaning = "quadratic penalty on parameters",
             .value = flag(o.weight_penalty),
             .aliases = {"penalty"}});
  table.add({.name = "precondition", .meaning = "gradient preconditioning", .value = flag(o.precondition)});
  table.add({.name = "importance-weighting",
             .placeholder = "NAME",
             .noun = "an importance",
             .meaning = "what penalty or preconditioner weigh by",
             .value = choice(o.importance_weighting, {"fisher", "si", "owm"})});
  table.add({.name = "fisher-kfac",
             .meaning = "Kronecker factors instead of the Fisher's diagonal",
             .value = flag(o.fisher_kfac),
             .aliases = {"kfac"}});
  table.add({.name = "offline", .meaning = "a penalty term for every context", .value = flag(o.offline)});
  if (find_method("bir") != nullptr) {
    table.add({.name = "feedback", .meaning = "classifier that generates what is replayed", .value = flag(o.feedback)});
  }
  table.add({.name = "bce", .meaning = "binary cross-entropy loss", .value = flag(o.bce)});
  add_declared_options(table, o.declared);
}

std::vector<ChosenMethod> choose_methods(MethodOptions& options, const MethodContext& context) {
  MethodChoice choice(options, context.academic);
  std::vector<ChosenMethod> chosen = choice.made();
  // Beside the method's name the word says nothing more; alone it stands for a method whose components are off.
  if (choice.named("bir")) options.feedback = false;
  std::vector<const Method*> methods;
  for (const ChosenMethod& one : chosen) methods.push_back(one.method);
  check_combination(methods, context.academic);
  refuse_scenario(chosen, context);
  refuse_unused(options, chosen, choice);
  for (ChosenMethod& one : chosen) complete(one, options.declared, context);
  refuse_idle(options, chosen, choice, context);
  for (const ChosenMethod& one : chosen) {
    fill_in(options, one, context);
    one.method->parts(one.values(), context);  // its own checks
  }
  return chosen;
}

}  // namespace meander
