#include <meander/apps/compare/comparison_request.h>
#include <meander/apps/compare/comparison_words.h>
#include <meander/apps/methods/declared_options.h>
#include <meander/apps/request/learning_options.h>
#include <meander/learners/methods/method_list.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace meander {
namespace {

using cli::OptionTable;

constexpr std::int64_t most_seeds = 10'000, most_jobs = 1024;

// Budgets are what is compared, in the academic setting.
bool is_decided_by(ComparisonKind kind, const cli::Option& option) {
  constexpr std::array<std::string_view, 4> decided{"budget", "stream", "fuzziness", "consolidate"};
  return kind == ComparisonKind::ReplayBudgets &&
         std::find(decided.begin(), decided.end(), option.name) != decided.end();
}

bool is_academic_by_nature(ComparisonKind kind) { return kind == ComparisonKind::ReplayBudgets; }

std::string summary_of(ComparisonKind kind) {
  switch (kind) {
    case ComparisonKind::Methods:
      return "Compare methods on one stream, over several seeds, with all processors. Run it again to go on.";
    case ComparisonKind::Sweep:
      return "Search hyper-parameters of methods on one stream, with all processors. Run it again to go on.";
    default:
      return "Compare methods that store samples, by how many they store (academic setting). Run it again to go on.";
  }
}

void add_chosen_rows(OptionTable& table, ComparisonRequest& o) {
  if (o.kind == ComparisonKind::Methods) {
    table.add({.name = "methods",
               .placeholder = "LIST",
               .noun = "a list of methods",
               .meaning = "methods to compare, with + to combine: none,er,si,er+si",
               .value = cli::text(o.methods),
               .fallback = "those of the published comparison",
               .common = true});
    table.add({.name = "methods-file",
               .placeholder = "FILE",
               .noun = "a file",
               .meaning = "methods to compare with options of their own, as TOML: docs/comparing.md",
               .value = cli::text(o.methods_file),
               .common = true});
    table.add({.name = "tutorial",
               .meaning = "the methods of the NeurIPS 2022 tutorial, in the academic setting",
               .value = cli::flag(o.tutorial)});
  }
  if (o.kind == ComparisonKind::Sweep) {
    table.add({.name = "grid-file",
               .placeholder = "FILE",
               .noun = "a file",
               .meaning = "grids of options, as TOML: docs/comparing.md",
               .value = cli::text(o.grid_file),
               .fallback = "the published grids",
               .common = true});
    table.add({.name = "tune-on-prefix",
               .placeholder = "K",
               .noun = "a number of contexts",
               .meaning = "learn and test the first K contexts only",
               .value = cli::integer(o.tune_on_prefix, {.least = 1, .most = many}),
               .fallback = "all",
               .common = true});
  }
  if (o.kind == ComparisonKind::Sweep) {
    table.add({.name = "fisher-variants",
               .placeholder = "HOW",
               .noun = "a kind of EWC",
               .value_if_bare = "online",
               .meaning =
                   "the published comparison of ways to compute EWC's Fisher information, in the academic setting: "
                   "online, or offline",
               .value = cli::choice(o.fisher_variants, {"online", "offline"}),
               .fallback = "off; without HOW online"});
    table.add({.name = "fisher-n-all",
               .placeholder = "N",
               .noun = "a number of samples",
               .meaning = "samples of the way that takes few of them",
               .value = cli::integer(o.fisher_samples, {.least = 1, .most = many})});
  }
  if (o.kind == ComparisonKind::ReplayBudgets) {
    table.add({.name = "budgets",
               .placeholder = "LIST",
               .noun = "a list of budgets",
               .meaning = "samples stored per class: 1,10,100",
               .value = cli::text(o.budgets),
               .fallback = "1 to 5000; CIFAR100 1 to 500",
               .common = true});
    table.add({.name = "tau-per-budget",
               .meaning = "FROMP's strength as tuned for each budget on splitMNIST",
               .value = cli::flag(o.replay.tau_per_budget),
               .common = true});
  }
}

void add_setting(OptionTable& table, ComparisonRequest& o) {
  if (!is_academic_by_nature(o.kind)) {
    table.add({.name = "academic",
               .meaning = "known, sharp boundaries; otherwise the methods are not told where contexts end",
               .value = cli::flag(o.known.academic),
               .common = true});
    table.add({.name = "update-every",
               .placeholder = "N",
               .noun = "a number of iterations",
               .meaning = "task-free: iterations between consolidations",
               .value = cli::integer(o.update_every, any_iterations)});
  }
  if (o.kind == ComparisonKind::Methods) {
    table.add({.name = "replay-update",
               .placeholder = "N",
               .noun = "a number of iterations",
               .meaning = "task-free: the same for ER, A-GEM and iCaRL",
               .value = cli::integer(o.known.replay_update, any_iterations)});
  }
  table.add({.name = "xdg", .meaning = "combine every method with XdG", .value = cli::flag(o.known.xdg)});
  table.add({.name = "seed",
             .placeholder = "N",
             .noun = "a seed",
             .meaning = "first seed",
             .value = cli::integer(o.run.seed, {.least = 0, .most = largest_seed}),
             .common = true});
  table.add({.name = "n-seeds",
             .placeholder = "N",
             .noun = "a number of seeds",
             .meaning = "number of consecutive seeds",
             .value = cli::integer(o.seeds, {.least = 1, .most = most_seeds}),
             .common = true});
  table.add({.name = "scale",
             .placeholder = "X",
             .noun = "a factor",
             .meaning = "multiply iterations per context, and fuzziness, by this: 0.1 for a quick look",
             .value = cli::real(o.scale, {.least = 0, .open = true, .most = 1000}),
             .fallback = "1",
             .common = true});
}

struct Skip {
  const char* name;
  const char* meaning;
  bool ComparisonOptions::*flag;
  bool methods, sweep, replay;
};
constexpr std::array skips{
    Skip{"no-context-spec", "leave out separate networks and XdG", &ComparisonOptions::no_context_spec, true, false,
         false},
    Skip{"no-reg", "leave out EWC and SI", &ComparisonOptions::no_reg, true, true, false},
    Skip{"no-si", "leave out SI", &ComparisonOptions::no_si, true, true, false},
    Skip{"no-fromp", "leave out FROMP", &ComparisonOptions::no_fromp, true, true, true},
    Skip{"no-bir", "leave out BI-R", &ComparisonOptions::no_bir, true, true, false},
    Skip{"no-agem", "leave out A-GEM", &ComparisonOptions::no_agem, true, false, true},
    Skip{"no-xdg", "leave out XdG", &ComparisonOptions::no_xdg, false, true, false},
};

void add_skips(OptionTable& table, ComparisonRequest& o) {
  table.group("Published comparison");
  for (const Skip& skip : skips) {
    const bool here = o.kind == ComparisonKind::Methods ? skip.methods
                      : o.kind == ComparisonKind::Sweep ? skip.sweep
                                                        : skip.replay;
    if (here) table.add({.name = skip.name, .meaning = skip.meaning, .value = cli::flag(o.known.*skip.flag)});
  }
}

void add_published_settings(OptionTable& table, ComparisonRequest& o) {
  if (o.kind != ComparisonKind::Methods) return;
  const auto add_strength = [&](const char* name, const char* meaning, std::optional<double>& target) {
    table.add({.name = name,
               .placeholder = "X",
               .noun = "a strength",
               .meaning = meaning,
               .value = cli::real(target, {.least = 0}),
               .fallback = "the method's"});
  };
  const auto add_size = [&](const char* name, const char* meaning, const char* fallback,
                            std::optional<std::int64_t>& target) {
    table.add({.name = name,
               .placeholder = "N",
               .noun = "a size",
               .meaning = meaning,
               .value = cli::integer(target, {.least = 1, .most = many}),
               .fallback = fallback});
  };
  add_strength("lambda", "strength of EWC", o.known.lambda);
  add_strength("c", "strength of SI", o.known.c);
  add_size("fc-units-sep", "units of separate networks", "100; permMNIST, CIFAR10, CIFAR100 400", o.known.fc_units_sep);
  add_size("fc-units-gc", "units of the generative classifier", "85", o.known.fc_units_gc);
  add_size("fc-lay-gc", "layers of the generative classifier", "3; permMNIST, CIFAR10, CIFAR100 2", o.known.fc_lay_gc);
  add_size("z-dim-gc", "latent units of the generative classifier", "5; permMNIST, CIFAR10, CIFAR100 20",
           o.known.z_dim_gc);
}

void add_execution(OptionTable& table, ComparisonRequest& o) {
  table.group("Execution");
  table.add({.name = "jobs",
             .placeholder = "N",
             .noun = "a number of runs",
             .meaning = "runs at once",
             .value = cli::integer(o.jobs, {.least = 1, .most = most_jobs}),
             .fallback = "one per processor, as far as memory allows",
             .common = true});
  table.add({.name = "shared-stream",
             .meaning = "let methods learn from one stream in one process, so that its batches are made once",
             .value = cli::flag(o.shared_stream),
             .common = true});
  table.add({.name = "print-commands",
             .meaning = "print the missing runs as commands, one per line, and run nothing",
             .value = cli::flag(o.print_commands),
             .common = true});
  table.add({.name = "out",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "folder of the runs; what is done there is not run again",
             .value = cli::text(o.out),
             .fallback = "comparisons/NAME",
             .common = true});
}

void add_report(OptionTable& table, ComparisonRequest& o) {
  table.group("Report");
  if (o.kind == ComparisonKind::Methods) {
    table.add({.name = "tests",
               .meaning = "paired t-tests between methods, on the seeds they share",
               .value = cli::flag(o.tests),
               .common = true});
  }
  table.add({.name = "pdf",
             .meaning = "draw the figures of the comparison, NAME.pdf",
             .value = cli::flag(o.pdf),
             .common = true});
  table.add({.name = "plot-dir",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "folder for NAME.pdf",
             .value = cli::text(o.plot_dir),
             .fallback = "that of the comparison"});
  add_report_formats(table, o.format);
  table.add({.name = "quiet",
             .meaning = "print the table, warnings and errors only",
             .value = cli::flag(o.quiet),
             .common = true});
}

void add_examples(OptionTable& table, ComparisonKind kind) {
  if (kind == ComparisonKind::Methods) {
    table.example("compare --experiment=splitMNIST --scenario=task --academic");
    table.example("compare --methods=none,er,si,er+si --n-seeds=5 --scale=0.25");
  } else if (kind == ComparisonKind::Sweep) {
    table.example("sweep --experiment=splitMNIST --scenario=task --academic --validation=0.1");
    table.example("sweep --grid-file=grids.toml --tune-on-prefix=2");
  } else {
    table.example("compare-replay --scenario=class --n-seeds=5 --budgets=10,100,1000");
  }
}

}  // namespace

std::string command_name(ComparisonKind kind) {
  return kind == ComparisonKind::Methods ? "compare" : kind == ComparisonKind::Sweep ? "sweep" : "compare-replay";
}

bool is_shared_by_runs(const cli::Option& option) {
  constexpr std::array<std::string_view, 22> decided{
      "method",      "bce",    "xdg",         "academic",     "update-every", "seed",     "threads", "out",
      "results-dir", "config", "full-stag",   "write-config", "get-stamp",    "quiet",    "pdf",     "plot-dir",
      "json",        "once",   "predictions", "test",         "model",        "full-ltag"};
  if (std::find(decided.begin(), decided.end(), option.name) != decided.end()) return false;
  return !is_component_option(option.name) && method_of_flag(option.name) == nullptr;
}

OptionTable comparison_table(ComparisonRequest& request) {
  OptionTable table(command_name(request.kind), summary_of(request.kind));
  table.group("Comparison");
  add_chosen_rows(table, request);
  add_setting(table, request);
  add_skips(table, request);
  add_published_settings(table, request);
  const OptionTable of_runs = run_option_table(request.run);
  for (const cli::Group& group : of_runs.groups()) {
    if (std::none_of(group.options.begin(), group.options.end(), is_shared_by_runs)) continue;
    table.group(group.title);
    for (const cli::Option& option : group.options) {
      const bool taken = table.find(option.name) != nullptr;
      if (is_shared_by_runs(option) && !taken && !is_decided_by(request.kind, option)) table.add(option);
    }
  }
  add_execution(table, request);
  add_report(table, request);
  add_examples(table, request.kind);
  add_words_of_other_commands(table, request.kind);
  return table;
}

}  // namespace meander
