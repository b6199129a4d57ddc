#include <meander/apps/compare/fitting_options.h>

#include <meander/apps/cli/parse.h>
#include <meander/apps/compare/row_run.h>
#include <meander/apps/methods/declared_options.h>
#include <meander/apps/request/evaluation_plan.h>
#include <meander/apps/request/method_choice.h>
#include <meander/apps/request/run_options.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace meander {
namespace {

// "budget" of "--budget=200".
std::string name_in(const std::string& word) { return word.substr(2, word.find('=') - 2); }

bool is_of_the_stream(const std::string& word) {
  const std::string name = name_in(word);
  return name == "stream" || name == "fuzziness";
}

// The options that these words set, by their names in the table.
std::set<std::string> options_set_by(const std::vector<std::string>& words) {
  RunRequest unused;
  const cli::OptionTable table = run_option_table(unused);
  const cli::Parsed parsed = cli::parse(table, words);
  std::set<std::string> names;
  for (const cli::GivenValue& given : parsed.given) names.insert(given.option->name);
  return names;
}

// Its methods would refuse the options of another stream.
bool has_its_own_stream(const PlanRow& row, const std::vector<std::string>& common) {
  RunRequest request;
  cli::parse(run_option_table(request), joined(common, row.options));
  const std::vector<ChosenMethod> methods = MethodChoice(request.method, request.academic).made();
  const auto has_one = [](const ChosenMethod& chosen) { return chosen.method->stream.has_value(); };
  return !request.academic && std::any_of(methods.begin(), methods.end(), has_one);
}

// The options of methods that these words set, with their values.
std::map<std::string, OptionValue> declared_values(const std::vector<std::string>& words) {
  RunRequest request;
  cli::parse(run_option_table(request), words);
  return request.method.declared;
}

// Whether one of the run's methods has the option and uses it, given the others too: --temp alone does nothing for
// experience replay, but it does with --distill.
bool is_used(const std::string& name, const ResolvedRun& run, const std::map<std::string, OptionValue>& given) {
  return std::any_of(run.methods.begin(), run.methods.end(), [&](ChosenMethod chosen) {
    const MethodOption* option = find_option(*chosen.method, name);
    if (option == nullptr) return false;
    for (const auto& [other, value] : given) {
      if (chosen.options.contains(other)) chosen.options[other] = value;
    }
    return !option->relevant || option->relevant(chosen.values(), run.method_context());
  });
}

std::vector<std::string> without(std::vector<std::string> words, const std::set<std::string>& names) {
  std::erase_if(words, [&](const std::string& word) { return names.contains(name_in(word)); });
  return words;
}

std::vector<std::string> fitting_the_stream(const PlanRow& row, const std::vector<std::string>& common,
                                            std::vector<std::string> options) {
  std::erase_if(options, [](const std::string& word) { return !is_of_the_stream(word); });
  const auto names_another = [](const std::string& word) {
    return name_in(word) == "stream" && !word.ends_with("=fuzzy-boundaries");
  };
  if (std::any_of(row.options.begin(), row.options.end(), names_another)) return {};
  if (!options.empty() && has_its_own_stream(row, common)) return {};
  return options;
}

}  // namespace

std::vector<std::string> fitting(const PlanRow& row, const std::vector<std::string>& common,
                                 const std::vector<std::string>& options) {
  return at_row(row, [&] {
    const std::vector<std::string> open = without(options, options_set_by(row.options));
    std::vector<std::string> fit = fitting_the_stream(row, common, open);
    const ResolvedRun run = row_run(row, joined(joined(common, fit), row.options));
    const auto given = declared_values(open);
    for (const std::string& word : open) {
      const bool fits =
          name_in(word) == "lca-batches" ? !context_ends(run).empty() : is_used(name_in(word), run, given);
      if (!is_of_the_stream(word) && fits) fit.push_back(word);
    }
    return fit;
  });
}

Plan with_fitting_options(Plan plan, const std::vector<std::string>& options,
                          const std::vector<std::string>& may_be_idle) {
  std::set<std::string> idle(options.begin(), options.end());
  for (const std::string& word : may_be_idle) idle.erase(word);
  for (PlanRow& row : plan.rows) {
    const std::vector<std::string> fit = fitting(row, plan.common, options);
    for (const std::string& word : fit) idle.erase(word);
    row.options = joined(fit, row.options);
  }
  plan.fitted = options;
  for (const std::string& word : options) {
    if (!idle.contains(word)) continue;
    const auto has_its_own = [&](const PlanRow& row) {
      const auto sets_it = [&](const std::string& own) { return name_in(own) == name_in(word); };
      return std::any_of(row.options.begin(), row.options.end(), sets_it);
    };
    if (std::any_of(plan.rows.begin(), plan.rows.end(), has_its_own)) {
      throw UsageError("--" + name_in(word), "has no effect: the rows that use it have values of their own",
                       "leave it out");
    }
    throw UsageError("--" + name_in(word), "has no effect in any of the compared runs",
                     "compare a method that uses it, or leave it out");
  }
  return plan;
}

}  // namespace meander
