#pragma once

#include <meander/apps/cli/option_table.h>
#include <meander/learners/methods/method.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// What the user says about the method: one by name, or by its components.
struct MethodOptions {
  std::optional<std::string> method;
  /// Flags that name a method, by the method's name: --si, --brain-inspired, ...
  std::map<std::string, bool> named;
  std::optional<std::string> replay;
  std::optional<std::string> use_replay;
  std::optional<bool> weight_penalty;  ///< also of NCL, where it is on by itself
  bool precondition = false;
  std::optional<std::string> importance_weighting;
  std::optional<bool> fisher_kfac;  ///< likewise
  bool offline = false;
  bool feedback = false;
  bool bce = false;
  /// What the methods themselves declare, by name: what was given, then the defaults of what applies too.
  std::map<std::string, OptionValue> declared;
};

/// The options above; those that methods declare come from their declarations: a new method's appear by themselves.
void add_method_options(cli::OptionTable& table, MethodOptions& options);

/// A method and all its options, defaults included.
struct ChosenMethod {
  const Method* method;
  std::map<std::string, OptionValue> options;

  OptionValues values() const;
};

/// The methods that these options come to, to be combined; empty: plain training. What applies and was left open is
/// filled in, so that the options given again mean the same. Throws UsageError for what cannot work together, and for
/// options that would have no effect.
std::vector<ChosenMethod> choose_methods(MethodOptions& options, const MethodContext& context);

/// Whether one of them has this name.
bool contains(const std::vector<ChosenMethod>& methods, std::string_view name);

}  // namespace meander
