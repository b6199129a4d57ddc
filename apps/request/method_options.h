#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/learners/methods/declaration/method.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// The user's options for the method: its name, or its components.
struct MethodOptions {
  std::optional<std::string> method;
  /// Flags that stand for a method's name, by that name: --si, --brain-inspired, ...
  std::map<std::string, bool> named;
  /// Components by option, --replay=buffer, --weight-penalty; and the loss, --bce.
  std::map<std::string, OptionValue> components;
  /// Options that methods declare, by name: the given values and, once the methods are chosen, the defaults of those
  /// that apply.
  std::map<std::string, OptionValue> declared;

  /// Whether the loss is binary cross-entropy.
  bool bce() const;
};

/// Adds the options above to the table. Those of methods, also of new ones, come from the methods' declarations.
void add_method_options(cli::OptionTable& table, MethodOptions& options);

/// A method and all its options, defaults included.
struct ChosenMethod {
  const Method* method;
  std::map<std::string, OptionValue> options{};
  /// Chosen by components, not by name.
  bool by_components = false;

  OptionValues values() const;
};

/// The methods that these options choose, to be combined; empty: plain training. Defaults of options that apply are
/// filled in, so that the options given again choose the same. Throws UsageError for what cannot be combined, and for
/// options that would have no effect.
std::vector<ChosenMethod> choose_methods(MethodOptions& options, const MethodContext& context);

}  // namespace meander
