#pragma once

#include <meander/apps/request/method_options.h>

#include <string>
#include <vector>

namespace meander {

/// Finds the methods that the user's options choose, according to the methods' declarations (MethodWords): by name, by
/// components (--weight-penalty with --importance-weighting=fisher is online EWC), or by an option of their own.
class MethodChoice {
 public:
  MethodChoice(const MethodOptions& options, bool academic) : o_(options), academic_(academic) {}

  /// Throws UsageError if options contradict each other or do not determine a method.
  std::vector<ChosenMethod> made();
  /// Whether the chosen methods use this option, although none of them declares it.
  bool uses(const std::string& option) const;

 private:
  using Words = std::vector<Component>;

  bool named(const Method& method) const;
  bool is_on(const std::string& option) const;
  /// How the user named it, for errors.
  std::string word_for(const Method& method) const;
  /// The value given for a component or for an option of a method; null if none was.
  const OptionValue* given(const std::string& option) const;

  void check_none() const;
  void choose(const Method& method, bool by_components);
  void choose_what_decides(const std::string& decision);
  void choose_by_options();
  /// Whether a method that decides this has a component of this option.
  bool belongs(const std::string& option, const std::string& decision) const;
  /// The given components that belong to methods deciding this.
  Words given_components(const std::string& decision) const;
  const Method* named_for(const std::string& decision) const;
  void check_beside_name(const Method& method, const std::string& decision) const;
  const Method& match(const std::string& decision, const Words& words) const;
  [[noreturn]] void refuse_incomplete(const std::vector<const Method*>& candidates, const Words& words) const;
  [[noreturn]] void refuse_contradiction(const std::string& decision, const Words& words) const;
  bool has(const Method& method, const Component& word) const;
  Words missing(const Method& method, const Words& words) const;

  const MethodOptions& o_;
  bool academic_;
  std::vector<ChosenMethod> chosen_;
};

}  // namespace meander
