#include <meander/apps/cli/list.h>
#include <meander/apps/cli/shell_word.h>
#include <meander/apps/compare/compared_methods.h>
#include <meander/apps/compare/comparison_request.h>
#include <meander/apps/compare/fisher_variants.h>
#include <meander/apps/compare/fitting_options.h>
#include <meander/apps/compare/listed_methods.h>
#include <meander/apps/compare/plan_file.h>
#include <meander/apps/compare/sweep_grids.h>
#include <meander/apps/methods/declared_options.h>
#include <meander/learners/methods/method_list.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

namespace meander {
namespace {

using Words = std::vector<std::string>;

bool is_of_a_method(const std::string& option) {
  const auto& methods = all_methods();
  return std::any_of(methods.begin(), methods.end(),
                     [&](const Method* method) { return find_option(*method, option) != nullptr; });
}

std::int64_t scaled(std::int64_t value, double factor) {
  return std::max<std::int64_t>(1, std::llround(static_cast<double>(value) * factor));
}

// Samples per class, in ascending order.
std::vector<std::int64_t> budgets_in(const std::string& text) {
  std::vector<std::int64_t> budgets;
  for (const std::string& word : cli::list_parts(text)) {
    budgets.push_back(cli::whole_number(word).value_or(0));
    if (budgets.back() >= 1) continue;
    throw UsageError("--budgets", fmt::format("'{}' is not a number of samples", word), "give 1 or more: 1,10,100");
  }
  std::sort(budgets.begin(), budgets.end());
  budgets.erase(std::unique(budgets.begin(), budgets.end()), budgets.end());
  return budgets;
}

// Sorts what was given into options of the comparison, of all its runs, and of methods that some runs have.
class PlanMaker {
 public:
  PlanMaker(ComparisonRequest& request, const std::vector<cli::GivenValue>& given) : o_(request), given_(given) {
    RunRequest unused;
    const cli::OptionTable of_runs = run_option_table(unused);
    for (const cli::GivenValue& value : given) {
      if (of_runs.find(value.option->name) != nullptr && is_shared_by_runs(*value.option)) sort(value);
    }
  }

  Plan made() {
    if (is_published_as_academic()) o_.known.academic = true;
    check_rows();
    check_published_rows();
    check_scale();
    check_prefix();
    set_known();
    add_scaled();
    std::vector<PlanRow> all_rows = rows();
    check_settings(all_rows);
    if (o_.tests && all_rows.size() < 2) {
      throw UsageError("--tests", "there is only one row", "compare two methods or more, or leave it out");
    }
    Plan plan{.title = title(),
              .command = command_name(o_.kind),
              .common = common(),
              .rows = std::move(all_rows),
              .first_seed = o_.run.seed,
              .seeds = o_.seeds};
    return with_fitting_options(std::move(plan), fitting_, untyped_);
  }

 private:
  void sort(const cli::GivenValue& value) {
    const std::string& name = value.option->name;
    const bool of_stream = name == "stream" || name == "fuzziness" || name == "lca-batches";
    Words& words = of_stream || is_of_a_method(name) ? fitting_ : common_;
    std::erase_if(words,
                  [&](const std::string& word) { return word == "--" + name || word.starts_with("--" + name + "="); });
    words.push_back(cli::as_typed(value));  // the last value wins
  }

  bool was_given(std::string_view name) const {
    return std::any_of(given_.begin(), given_.end(), [&](const auto& value) { return value.option->name == name; });
  }

  bool is_published_as_academic() const {
    return o_.kind == ComparisonKind::ReplayBudgets || o_.tutorial || o_.fisher_variants.has_value();
  }

  bool has_rows_of_its_own() const { return o_.methods || o_.methods_file || o_.grid_file; }

  void check_rows() const {
    if (o_.methods && o_.methods_file) {
      throw UsageError("--methods-file", "conflicts with --methods: both say what is compared",
                       "leave one of the two out");
    }
    if (o_.known.academic && was_given("update-every")) {
      throw UsageError("--update-every", "contradicts --academic", "leave one of the two out");
    }
    if (was_given("update-every") && o_.run.consolidate) {
      throw UsageError("--consolidate", "conflicts with --update-every: both say when to consolidate",
                       "leave one of the two out");
    }
    if (!has_rows_of_its_own()) return;
    constexpr std::string_view published[]{"no-context-spec", "no-reg",      "no-si",     "no-fromp", "no-bir",
                                           "no-agem",         "no-xdg",      "lambda",    "c",        "xdg",
                                           "fc-units-sep",    "fc-units-gc", "fc-lay-gc", "z-dim-gc", "replay-update"};
    for (const std::string_view name : published) {
      if (!was_given(name)) continue;
      throw UsageError(fmt::format("--{}", name), "belongs to the published comparison, but methods are listed",
                       "leave one of the two out");
    }
  }

  // The tutorial and the Fisher comparison have their own rows, all of them.
  void check_published_rows() const {
    if (was_given("fisher-n-all") && !o_.fisher_variants) {
      throw UsageError("--fisher-n-all", "has no effect without --fisher-variants", "add it, or leave this out");
    }
    if (!o_.tutorial && !o_.fisher_variants) return;
    const std::string chosen = o_.tutorial ? "--tutorial" : "--fisher-variants";
    if (has_rows_of_its_own()) {
      throw UsageError(chosen, "the rows are listed already", "leave one of the two out");
    }
    for (const char* skip :
         {"no-context-spec", "no-reg", "no-si", "no-fromp", "no-bir", "no-agem", "no-xdg", "replay-update"}) {
      if (!was_given(skip)) continue;
      throw UsageError(fmt::format("--{}", skip), fmt::format("has no effect with {}", chosen), "leave it out");
    }
  }

  std::int64_t contexts() const { return o_.run.contexts.value_or(o_.run.experiment.contexts); }

  std::optional<std::int64_t> first_contexts() const {
    const std::optional<std::int64_t> first = o_.tune_on_prefix ? o_.tune_on_prefix : o_.run.first_contexts;
    return first == contexts() ? std::nullopt : first;
  }

  void check_prefix() const {
    if (!o_.tune_on_prefix) return;
    if (o_.run.first_contexts) {
      throw UsageError("--first-contexts", "conflicts with --tune-on-prefix: both say how many contexts are learned",
                       "leave one of the two out");
    }
    if (*o_.tune_on_prefix > contexts()) {
      throw UsageError("--tune-on-prefix", fmt::format("there are {} contexts", contexts()),
                       fmt::format("give 1 to {}", contexts()));
    }
  }

  void check_scale() const {
    if (o_.scale && iterations() < 2) {
      throw UsageError("--scale", fmt::format("{:g} leaves {} iteration per context", *o_.scale, iterations()),
                       "give a larger one");
    }
  }

  // Settings of single rows of the published comparison, which may not have these rows.
  void check_settings(const std::vector<PlanRow>& rows) const {
    constexpr std::pair<const char*, const char*> settings[]{{"lambda", "EWC"},
                                                             {"c", "SI"},
                                                             {"fc-units-sep", "Separate Networks"},
                                                             {"fc-units-gc", "Generative classifier"},
                                                             {"fc-lay-gc", "Generative classifier"},
                                                             {"z-dim-gc", "Generative classifier"}};
    for (const auto& [option, label] : settings) {
      const auto is_it = [name = std::string(label)](const PlanRow& row) { return row.label == name; };
      if (!was_given(option) || std::any_of(rows.begin(), rows.end(), is_it)) continue;
      throw UsageError(fmt::format("--{}", option), fmt::format("has no effect: {} is not compared here", label),
                       "leave it out");
    }
    const auto has_tau = [](const PlanRow& row) {
      return std::any_of(row.options.begin(), row.options.end(),
                         [](const auto& word) { return word.starts_with("--tau="); });
    };
    if (o_.replay.tau_per_budget && std::none_of(rows.begin(), rows.end(), has_tau)) {
      throw UsageError("--tau-per-budget", "has no effect: FROMP was not tuned for any of these rows", "leave it out");
    }
    if (was_given("replay-update") && o_.known.academic) {
      throw UsageError("--replay-update", "has no effect with --academic", "leave one of the two out");
    }
  }

  void set_known() {
    ComparisonOptions& known = o_.known;
    known.experiment = o_.run.experiment;
    known.scenario = o_.run.scenario;
    known.contexts = o_.run.contexts;
    known.first_contexts = first_contexts();
    known.iters = iterations();
    if (o_.run.conv.depth) known.convolutional = *o_.run.conv.depth > 0;
    if (o_.run.conv.reduced_resnet) known.convolutional = true;
    known.pretrained = o_.run.conv.pretrained;
    known.current_classes = o_.run.active_classes == ActiveClasses::Current;
    const bool by_count = !known.academic && !o_.run.consolidate;
    known.update_every = by_count ? std::optional(o_.update_every) : std::nullopt;
    if (!by_count) known.replay_update.reset();
    if (o_.budgets) o_.replay.budgets = budgets_in(*o_.budgets);
  }

  std::int64_t iterations() const {
    return scaled(o_.run.iters.value_or(o_.run.experiment.iterations), o_.scale.value_or(1));
  }

  void add_scaled() {
    if (!o_.scale) return;
    std::erase_if(common_, [](const std::string& word) { return word.starts_with("--iters="); });
    common_.push_back(fmt::format("--iters={}", iterations()));
    const bool fuzzy = !o_.known.academic && o_.run.stream.value_or(default_stream) == ScheduleKind::FuzzyBoundaries;
    if (!fuzzy) return;
    std::erase_if(fitting_, [](const std::string& word) { return word.starts_with("--fuzziness="); });
    const std::int64_t fuzziness =
        std::llround(static_cast<double>(o_.run.fuzziness.value_or(o_.run.experiment.fuzziness)) * *o_.scale);
    fitting_.push_back(fmt::format("--fuzziness={}", std::min(fuzziness, iterations() / 2)));
    if (!was_given("fuzziness")) untyped_.push_back(fitting_.back());
  }

  Words common() const {
    Words words = common_;
    if (o_.known.academic) words.insert(words.begin(), "--academic");
    if (was_given("update-every") && has_rows_of_its_own())
      words.push_back(fmt::format("--update-every={}", o_.update_every));
    if (o_.tune_on_prefix) words.push_back(fmt::format("--first-contexts={}", *o_.tune_on_prefix));
    return words;
  }

  std::vector<PlanRow> rows() const {
    if (o_.methods) return rows_for_methods(*o_.methods, o_.known);
    if (o_.methods_file) return read_methods_file(*o_.methods_file);
    if (o_.grid_file) return read_grid_file(*o_.grid_file);
    if (o_.tutorial) return tutorial_methods(o_.known);
    if (o_.fisher_variants) {
      return fisher_variants(o_.known, {.offline = *o_.fisher_variants == "offline", .samples = o_.fisher_samples});
    }
    if (o_.kind == ComparisonKind::Sweep) return sweep_grids(o_.known);
    if (o_.kind == ComparisonKind::ReplayBudgets) return replay_budgets(o_.known, o_.replay);
    return compared_methods(o_.known);
  }

  std::string title() const {
    const std::string stream = o_.known.academic
                                   ? "academic setting"
                                   : fmt::format("{} stream", to_string(o_.run.stream.value_or(default_stream)));
    const std::string first = first_contexts() ? fmt::format("the first {} of ", *first_contexts()) : "";
    return fmt::format("{}, {}{} contexts, {} scenario, {}, {} iterations per context", o_.run.experiment.name, first,
                       contexts(), to_string(o_.run.scenario), stream, iterations());
  }

  ComparisonRequest& o_;
  const std::vector<cli::GivenValue>& given_;
  Words common_, fitting_;
  Words untyped_;  // those of fitting_ that the user did not give
};

}  // namespace

Plan plan_of(ComparisonRequest& request, const std::vector<cli::GivenValue>& given) {
  return PlanMaker(request, given).made();
}

std::string default_folder(const ComparisonRequest& request) {
  const std::string setting =
      request.known.academic ? "academic" : std::string(to_string(request.run.stream.value_or(default_stream)));
  const std::string scale = request.scale ? fmt::format("-x{:g}", *request.scale) : "";
  const auto prefix = request.tune_on_prefix ? request.tune_on_prefix : request.run.first_contexts;
  const std::string first = prefix ? fmt::format("-first{}", *prefix) : "";
  const char* rows = request.tutorial ? "-tutorial" : request.fisher_variants ? "-fisher" : "";
  return fmt::format("comparisons/{}{}-{}{}-{}-{}{}{}", command_name(request.kind), rows, request.run.experiment.name,
                     request.run.contexts.value_or(request.run.experiment.contexts), to_string(request.run.scenario),
                     setting, first, scale);
}

}  // namespace meander
