#include <meander/apps/compare/comparison_words.h>

#include <meander/apps/methods/declared_options.h>
#include <meander/apps/request/foreign_words.h>
#include <meander/learners/methods/method_list.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace meander {
namespace {

class Words {
 public:
  explicit Words(cli::OptionTable& table) : table_(table) {}

  void add(const std::string& word, const std::string& instead) {
    if (is_free(word)) table_.foreign({.word = word, .option = {}, .instead = instead});
  }
  void add_as(const std::string& word, const std::string& option) {
    if (is_free(word)) table_.foreign({.word = word, .option = option, .instead = {}});
  }

 private:
  bool is_free(const std::string& word) const { return table_.find(word) == nullptr && !table_.is_foreign(word); }

  cli::OptionTable& table_;
};

std::string advice_on_methods(ComparisonKind kind) {
  switch (kind) {
    case ComparisonKind::Methods:
      return "choose methods with --methods, those with options of their own with --methods-file";
    case ComparisonKind::Sweep: return "choose a method, and what to search, with --grid-file";
    default: return "only methods that store samples are compared here; others: meander compare --methods";
  }
}

// Of options that a comparison decides for each run.
std::string advice_on_single_runs(const std::string& option) {
  constexpr std::array<std::string_view, 4> folders{"results-dir", "full-stag", "full-ltag", "predictions"};
  if (std::find(folders.begin(), folders.end(), option) != folders.end()) {
    return "each run has a folder of its own in --out";
  }
  if (option == "threads") return "--jobs says how many runs are made at once, which share the processors";
  return "it is for single runs: meander run";
}

void add_methods(Words& words, ComparisonKind kind) {
  const std::string advice = advice_on_methods(kind);
  for (const Method* method : all_methods()) words.add(method->name, advice);
  for (const MethodOption& component : component_options()) words.add(component.name, advice);
  for (const char* word : {"method", "xdg", "bce"}) words.add(word, advice);
}

void add_options_of_runs(Words& words, ComparisonKind kind) {
  RunRequest unused;
  const cli::OptionTable of_runs = run_option_table(unused);
  for (const cli::Group& group : of_runs.groups()) {
    for (const cli::Option& option : group.options) {
      const bool is_method = method_of_flag(option.name) != nullptr;
      words.add(option.name, is_method ? advice_on_methods(kind) : advice_on_single_runs(option.name));
    }
  }
}

void add_options_of_comparisons(Words& words) {
  for (const char* word : {"grid-file", "tune-on-prefix", "fisher-variants", "fisher-n-all"})
    words.add(word, "it is for 'meander sweep'");
  for (const char* word : {"budgets", "tau-per-budget"}) words.add(word, "it is for 'meander compare-replay'");
  for (const char* word :
       {"methods", "methods-file", "tutorial", "replay-update", "no-context-spec", "no-reg", "no-si", "no-bir",
        "no-agem", "lambda", "c", "fc-units-sep", "fc-units-gc", "fc-lay-gc", "z-dim-gc", "tests"}) {
    words.add(word, "it is for 'meander compare'");
  }
  words.add("no-xdg", "it is for 'meander sweep'; --no-context-spec leaves out XdG and separate networks");
}

}  // namespace

void add_words_of_other_commands(cli::OptionTable& table, ComparisonKind kind) {
  Words words(table);
  if (kind == ComparisonKind::ReplayBudgets) {
    words.add_as("budget", "budgets");
    for (const char* word : {"academic", "stream", "fuzziness", "update-every", "consolidate"}) {
      words.add(word, "budgets are compared in the academic setting");
    }
  }
  if (kind == ComparisonKind::Sweep) {
    for (const char* word : {"lambda", "c"}) words.add(word, "strengths are searched; grids of your own: --grid-file");
  }
  add_absent_words(table);
  words.add("fisher-kfac", "compare it as a method: --methods=none,ewc,kfac-ewc");
  words.add("epochs", "a stream has no epochs; --iters says how long a context is, and 'meander pretrain' has them");
  words.add("augment", "it is for 'meander pretrain'");
  add_options_of_comparisons(words);
  add_methods(words, kind);
  add_options_of_runs(words, kind);
}

}  // namespace meander
