#include <meander/apps/cli/suggest.h>
#include <meander/apps/run/declared_options.h>
#include <meander/apps/run/method_options.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>
#include <type_traits>

namespace meander {
namespace {

// What a value of the option is called in an error, and its range. An option that is not here takes any number.
struct Manner {
  std::string_view option;
  const char* noun;
  cli::RealRange range;
};

constexpr double infinity = std::numeric_limits<double>::infinity();

constexpr std::array manners{
    Manner{"budget", "a number of samples", {.least = 1}},
    Manner{"temp", "a temperature", {.least = 0, .open = true}},
    Manner{"eps-agem", "a number to add", {.least = 0}},
    Manner{"reg-strength", "a strength", {.least = 0}},
    Manner{"epsilon", "a damping", {.least = 0, .open = true}},
};
constexpr Manner any{"", "a number", {.least = -infinity}};

const Manner& manner_of(const std::string& option) {
  const auto found = std::find_if(manners.begin(), manners.end(), [&](const Manner& m) { return m.option == option; });
  return found == manners.end() ? any : *found;
}

// A value of type T that lives in the map; `make` binds the command line's text to a variable of it.
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

cli::Value value_of(const MethodOption& option, std::map<std::string, OptionValue>& values) {
  const cli::RealRange range = manner_of(option.name).range;
  if (std::holds_alternative<bool>(option.fallback)) {
    return in_map<bool>(values, option.name, [](bool& target) { return cli::flag(target); });
  }
  if (std::holds_alternative<double>(option.fallback)) {
    return in_map<double>(values, option.name, [range](double& target) { return cli::real(target, range); });
  }
  const bool bounded = range.least > -infinity;
  const cli::IntegerRange integers{.least = bounded ? static_cast<std::int64_t>(range.least)
                                                    : std::numeric_limits<std::int64_t>::min()};
  return in_map<std::int64_t>(values, option.name,
                              [integers](std::int64_t& target) { return cli::integer(target, integers); });
}

}  // namespace

void add_declared_options(cli::OptionTable& table, std::map<std::string, OptionValue>& values) {
  for (const Method* method : all_methods()) {
    for (const MethodOption& option : method->options) {
      if (table.find(option.name) != nullptr) continue;
      const bool flag = std::holds_alternative<bool>(option.fallback);
      table.add({.name = option.name,
                 .placeholder = option.placeholder,
                 .noun = manner_of(option.name).noun,
                 .meaning = option.meaning,
                 .value = value_of(option, values),
                 .fallback = flag ? "" : to_text(option.fallback)});
    }
  }
}

const MethodOption* find_option(const Method& method, const std::string& name) {
  const auto is_it = [&](const MethodOption& option) { return option.name == name; };
  const auto found = std::find_if(method.options.begin(), method.options.end(), is_it);
  return found == method.options.end() ? nullptr : &*found;
}

std::string methods_with(const std::string& option) {
  std::vector<std::string> names;
  for (const Method* method : all_methods()) {
    if (find_option(*method, option) != nullptr) names.push_back("--method=" + method->name);
  }
  return cli::one_of(names);
}

}  // namespace meander
