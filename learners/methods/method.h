#pragma once

#include <meander/learners/part.h>
#include <meander/stream/scenario.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace meander {

/// What a method's defaults may depend on.
struct MethodContext {
  std::string experiment = "splitMNIST";
  Scenario scenario = Scenario::Class;
};

/// The value of an option. Its kind is the option's kind: a flag, a whole number or a real one.
using OptionValue = std::variant<bool, std::int64_t, double>;

/// One option of a method, as it is declared once: the command line, help, stamps and docs print from here.
struct MethodOption {
  std::string name;         ///< "budget", as on the command line
  std::string placeholder;  ///< "N"
  std::string meaning;      ///< one line, with the unit
  OptionValue fallback;     ///< its default
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

/// Another method that this one cannot be combined with, and why.
struct Refusal {
  std::string method;
  std::string why;
};

/// A method by name: everything anybody needs to know of it. One file in learners/methods/ declares one.
struct Method {
  std::string name;   ///< "er"
  std::string title;  ///< "Experience replay"
  std::string paper;  ///< "Rolnick et al. 2019, arXiv:1811.11682"
  std::string idea;   ///< one sentence
  std::vector<MethodOption> options{};
  std::vector<Refusal> refuses{};
  /// The only stream it makes sense on, if there is one ("random" for joint).
  std::optional<std::string> stream{};
  /// Its parts for these options. Throws UsageError naming the option that is out of range.
  std::function<Parts(const OptionValues&, const MethodContext&)> parts;
};

/// Ties an option to the member of the options struct that holds it.
template <class Options>
struct Field {
  MethodOption option;
  std::function<void(Options&, const OptionValue&)> store;
};

/// field("budget", &ErOptions::budget, "N", "samples held"): the default is the member's own.
template <class Options, class Value>
Field<Options> field(std::string name, Value Options::*member, std::string placeholder, std::string meaning) {
  return {{std::move(name), std::move(placeholder), std::move(meaning), OptionValue(Options{}.*member)},
          [member](Options& options, const OptionValue& value) { options.*member = std::get<Value>(value); }};
}

/// Makes the `parts` of a method from a function of its typed options.
template <class Options>
Method declare(Method method, std::vector<Field<Options>> fields,
               std::function<Parts(const Options&, const MethodContext&)> make) {
  for (const auto& f : fields) method.options.push_back(f.option);
  method.parts = [fields = std::move(fields), make = std::move(make)](const OptionValues& values,
                                                                      const MethodContext& context) {
    Options options;
    for (const auto& f : fields) {
      if (const OptionValue* value = values.find(f.option.name)) f.store(options, *value);
    }
    return make(options, context);
  };
  return method;
}

/// Every method, in the order of CMake's list.
const std::vector<const Method*>& all_methods();
/// Null for an unknown name.
const Method* find_method(std::string_view name);
/// Throws UsageError naming both when any two of them refuse each other.
void check_combination(const std::vector<const Method*>& methods);

}  // namespace meander
