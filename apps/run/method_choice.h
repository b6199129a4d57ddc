#pragma once

#include <meander/apps/run/method_options.h>
#include <meander/apps/run/method_words.h>

#include <map>
#include <set>
#include <string>
#include <vector>

namespace meander {

/// Which methods the user's words name, and what the words themselves settle of the methods' options: --weight-penalty
/// with --importance-weighting=fisher is online EWC, --replay=buffer experience replay. Beside a method's name, words
/// that it is made of are taken, others refused.
class MethodChoice {
 public:
  MethodChoice(const MethodOptions& options, bool academic) : o_(options), academic_(academic) {}

  /// Throws UsageError where words contradict each other or say nothing together.
  std::vector<ChosenMethod> made();
  /// Whether the user named this method.
  bool named(const std::string& method) const;
  /// Options that mean something to the words and not to a method.
  bool uses(const std::string& option) const { return used_.contains(option); }

 private:
  bool is_on(const std::string& option) const;
  /// How the user named it, for errors.
  std::string word_for(const std::string& method) const;
  std::map<std::string, OptionValue>& choose(const std::string& name);
  /// Throws UsageError where an option was given and says otherwise than `word`, which is not in vain then.
  void agree(const std::string& option, bool value, const std::string& word) const;
  /// The same of one that the method does not have.
  void repeat(const std::string& option, const std::string& word);

  void check_none() const;
  void choose_penalty();
  void check_penalty_words(const std::string& method) const;
  void choose_by_importance();
  void choose_fisher();
  std::map<std::string, OptionValue>& choose_ncl();
  void choose_replay();
  void check_replay(const std::string& source, bool constrains) const;
  void check_replay_words(const Method& method, const std::string& use) const;
  void choose_source(const std::string& replay, bool constrains, const std::string& use);
  void choose_agem(const std::string& use);
  void choose_feedback();
  void choose_exemplars();
  void settle_icarl();

  const MethodOptions& o_;
  bool academic_;
  std::vector<ChosenMethod> chosen_;
  std::set<std::string> used_;
};

}  // namespace meander
