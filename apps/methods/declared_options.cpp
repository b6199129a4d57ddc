#include <meander/apps/methods/declared_options.h>

#include <meander/apps/cli/python_number.h>
#include <meander/apps/cli/suggest.h>
#include <meander/learners/methods/method_list.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace meander {
namespace {

// A value of type T that is stored in the map; `make` binds a variable of that type.
template <class T, class Make>
cli::Value in_map(std::map<std::string, OptionValue>& values, const std::string& name, Make make) {
  T unused{};
  cli::Value value = make(unused);
  value.set = [&values, name, make](const std::string& text) {
    T read{};
    if (!make(read).set(text)) return false;
    values[name] = read;
    return true;
  };
  value.get = [&values, name]() -> std::optional<std::string> {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(to_text(found->second));
  };
  return value;
}

cli::Value any_word(std::string& target) {
  return {.kind = cli::Kind::Text,
          .set =
              [&target](const std::string& text) {
                target = text;
                return true;
              },
          .get = [&target]() -> std::optional<std::string> { return target; }};
}

cli::Value value_of(const MethodOption& option, std::map<std::string, OptionValue>& values) {
  const cli::RealRange range{.least = option.least, .open = option.open, .most = option.most};
  if (std::holds_alternative<bool>(option.fallback)) {
    cli::Value flag = in_map<bool>(values, option.name, [](bool& target) { return cli::flag(target); });
    flag.off_is_said = true;
    return flag;
  }
  if (std::holds_alternative<double>(option.fallback)) {
    return in_map<double>(values, option.name, [range](double& target) { return cli::real(target, range); });
  }
  if (std::holds_alternative<std::string>(option.fallback)) {
    const auto choices = option.choices;
    return in_map<std::string>(values, option.name, [choices](std::string& target) {
      return choices.empty() ? any_word(target) : cli::choice(target, choices);
    });
  }
  cli::IntegerRange integers;
  if (std::isfinite(option.least)) integers.least = static_cast<std::int64_t>(option.least);
  if (std::isfinite(option.most)) integers.most = static_cast<std::int64_t>(option.most);
  return in_map<std::int64_t>(values, option.name,
                              [integers](std::int64_t& target) { return cli::integer(target, integers); });
}

// The defaults of all methods that have the option: "200", or "si, ewc: 0.1; owm: 0" if they differ.
std::string defaults_by_method(const std::string& option) {
  std::vector<std::pair<std::string, std::vector<std::string>>> defaults;  // text, methods
  for (const Method* method : all_methods()) {
    const MethodOption* own = find_option(*method, option);
    if (own == nullptr) continue;
    const std::string text = default_text(*own);
    const auto same = std::find_if(defaults.begin(), defaults.end(), [&](const auto& d) { return d.first == text; });
    if (same == defaults.end()) {
      defaults.push_back({text, {method->name}});
    } else {
      same->second.push_back(method->name);
    }
  }
  if (defaults.size() == 1) return defaults.front().first;
  std::string all;
  for (const auto& [text, methods] : defaults) {
    all += fmt::format("{}{}: {}", all.empty() ? "" : "; ", fmt::join(methods, ", "), text);
  }
  return all;
}

}  // namespace

std::string default_text(const MethodOption& option) {
  if (std::holds_alternative<bool>(option.fallback)) return "";
  return option.fallback_text.empty() ? to_text(option.fallback) : option.fallback_text;
}

void add_declared_option(cli::OptionTable& table, const MethodOption& option,
                         std::map<std::string, OptionValue>& values, std::vector<std::string> aliases) {
  table.add({.name = option.name,
             .placeholder = option.placeholder,
             .noun = option.value_name(),
             .meaning = option.meaning,
             .value = value_of(option, values),
             .fallback = default_text(option),
             .aliases = std::move(aliases)});
}

void add_declared_options(cli::OptionTable& table, std::map<std::string, OptionValue>& values) {
  for (const Method* method : all_methods()) {
    for (const MethodOption& option : method->options) {
      if (table.find(option.name) != nullptr) continue;
      MethodOption shared = option;
      shared.fallback_text = defaults_by_method(option.name);
      add_declared_option(table, shared, values);
    }
  }
}

std::string word_of(const Method& method) {
  return method.words.flags.empty() ? "--method=" + method.name : "--" + method.words.flags.front();
}

const Method* method_of_flag(const std::string& flag) {
  for (const Method* method : all_methods()) {
    const auto& flags = method->words.flags;
    if (std::find(flags.begin(), flags.end(), flag) != flags.end()) return method;
  }
  return nullptr;
}

const MethodOption* find_option(const Method& method, const std::string& name) {
  const auto is_it = [&](const MethodOption& option) { return option.name == name; };
  const auto found = std::find_if(method.options.begin(), method.options.end(), is_it);
  return found == method.options.end() ? nullptr : &*found;
}

std::string methods_with(const std::string& option) {
  constexpr std::size_t readable = 3;
  std::vector<std::string> names;
  for (const Method* method : all_methods()) {
    if (find_option(*method, option) != nullptr) names.push_back("--method=" + method->name);
  }
  return names.size() > readable ? "a method that has it ('meander methods' lists them)" : cli::one_of(names);
}

std::string to_text(const OptionValue& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const double* number = std::get_if<double>(&value)) return python_number(*number);
  if (const std::string* word = std::get_if<std::string>(&value)) return *word;
  return std::to_string(std::get<std::int64_t>(value));
}

}  // namespace meander
