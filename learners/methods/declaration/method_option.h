#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace meander {

struct MethodContext;
class OptionValues;

/// The value of an option. Its kind is the option's kind: a flag, a whole number, a real one or a word.
using OptionValue = std::variant<bool, std::int64_t, double, std::string>;

/// One option of a method, declared once: the command line, help, stamps and docs are made from it.
struct MethodOption {
  std::string name;         ///< "budget", as on the command line
  std::string placeholder;  ///< "N"
  std::string meaning;      ///< one line, with the unit
  OptionValue fallback{};   ///< its default
  /// Its default where that depends on experiment, scenario or setting, and how help prints it.
  std::function<OptionValue(const MethodContext&)> by_context{};
  std::string fallback_text{};
  /// A word's choices.
  std::vector<std::string> choices{};
  /// What a value is called in an error: "a strength". Empty: "a number", or "one of its values" if it has choices.
  std::string noun{};
  double least = -std::numeric_limits<double>::infinity();
  bool open = false;  ///< must be above `least`
  double most = std::numeric_limits<double>::infinity();
  /// Whether it has an effect, given these values of the method's other options, and what is needed if it has not: "add
  /// --distill". Unset: always.
  std::function<bool(const OptionValues&, const MethodContext&)> relevant{};
  std::string needed{};
  /// What the stamp says where the option is not given, if that is not its default.
  std::optional<OptionValue> stamped_when_unset{};

  std::string value_name() const {
    if (!noun.empty()) return noun;
    return choices.empty() ? "a number" : "one of its values";
  }
  OptionValue default_for(const MethodContext& context) const { return by_context ? by_context(context) : fallback; }
};

/// Values given for options, by name; those not given take their defaults.
class OptionValues {
 public:
  void set(std::string name, OptionValue value);
  /// Null where the option was not given.
  const OptionValue* find(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, OptionValue>> values_;
};

}  // namespace meander
