#pragma once

#include <meander/learners/methods/declaration/method_option.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace meander {

struct Method;

/// Where something holds: with and without --academic, or in one of the two.
enum class Setting { Any, TaskFree, Academic };

inline bool holds(Setting setting, bool academic) {
  return setting == Setting::Any || (setting == Setting::Academic) == academic;
}

/// A component that methods consist of, as an option of the command line and its value: --replay=buffer. A method that
/// decides something (Method::decides) can be chosen by its components instead of its name, by giving those of one
/// method and no others.
struct Component {
  std::string option;        ///< of `component_options`, or an option of other methods
  OptionValue value = true;  ///< a flag's is true
  /// The method is chosen by its components only where this one is given, or one of the same option.
  bool required = true;
  /// The method's own option that it sets, and the value that it sets. A flag that is given as false sets the opposite.
  std::string sets{};
  OptionValue to = true;
  Setting setting = Setting::Any;
};

/// An option that a method's name implies: it may be repeated, but not contradicted.
struct Implied {
  std::string option;
  OptionValue value = true;
  Setting setting = Setting::Any;
};

/// How the command line chooses a method, other than by --method=NAME.
struct MethodWords {
  /// Flags that stand for the name and combine with those of other methods. The help shows the first; the others are
  /// accepted.
  std::vector<std::string> flags{};
  std::vector<Component> components{};
  /// Values that replace the options' defaults if it is chosen by its components.
  std::vector<std::pair<std::string, OptionValue>> by_components{};
  std::vector<Implied> implies{};
  /// Flags among its options that choose it if no other method of the run has them.
  std::vector<std::string> chosen_by{};
};

/// The options that name components, in the order of the help. A word's first choice stands for no component; its
/// others are those that methods use (component_options in method_list.h).
std::vector<MethodOption> component_words();

/// Whether an option that names components has this name.
bool is_component_option(std::string_view name);

/// Whether `method` has a component of this option in this setting.
bool has_component(const Method& method, const std::string& option, bool academic);

}  // namespace meander
