#pragma once

#include <meander/apps/run/method_options.h>

#include <map>
#include <string>
#include <vector>

namespace meander {

/// Which methods the user's words name, and what the words themselves settle of the methods' options: --weight-penalty
/// with --importance-weighting=fisher is online EWC, --replay=buffer experience replay.
class MethodChoice {
 public:
  explicit MethodChoice(const MethodOptions& options) : o_(options) {}

  /// Throws UsageError where words contradict each other or say nothing together.
  std::vector<ChosenMethod> made();
  /// Options that mean something to the words and not to a method.
  bool uses(const std::string& option) const { return option == "distill" && by_current_; }

 private:
  bool named(const std::string& method) const;
  bool is_on(const std::string& option) const;
  /// How the user named it, for errors.
  std::string word_for(const std::string& method) const;
  std::map<std::string, OptionValue>& choose(const std::string& name);

  void check_none() const;
  void choose_penalty();
  void choose_fisher();
  void choose_replay();
  void choose_source(const std::string& replay, bool constrains, bool both);
  void choose_exemplars();
  void settle(const std::string& word, const std::string& replay, bool use_fits) const;

  const MethodOptions& o_;
  std::vector<ChosenMethod> chosen_;
  bool by_current_ = false;
};

}  // namespace meander
