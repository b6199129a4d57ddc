#include <meander/apps/suite/part_plan.h>

#include <meander/apps/cli/parse.h>
#include <meander/apps/compare/planned_runs.h>
#include <meander/apps/request/conv_options.h>
#include <meander/apps/request/resolve_run.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace meander {
namespace {

using Words = std::vector<std::string>;

ComparisonKind kind_of(const SuitePart& part) {
  for (const ComparisonKind kind : {ComparisonKind::Methods, ComparisonKind::Sweep, ComparisonKind::ReplayBudgets}) {
    if (command_name(kind) == part.command) return kind;
  }
  throw InternalError(fmt::format("part {} of a suite is made by '{}'", part.name, part.command));
}

// Searches have their seed, the first, and comparisons those after it: N seeds need one more.
std::int64_t seeds_of(const SuitePart& part, const SuiteRequest& request) {
  return request.seeds.value_or(part.seeds - (part.is_pretraining() ? 1 : 0)) + (part.is_pretraining() ? 1 : 0);
}

void add_folders(Words& words, const SuitePart& part, const Suite& suite, const SuiteRequest& request) {
  if (request.data_dir) words.push_back("--data-dir=" + *request.data_dir);
  if (part.is_pretraining() || part.on_pretrained_layers) {
    words.push_back("--model-dir=" + model_folder_of(suite, request).string());
  }
}

Words comparison_words(const PartPlan& planned, const Suite& suite, const SuiteRequest& request) {
  const SuitePart& part = *planned.part;
  Words words = part.words;
  words.push_back(fmt::format("--seed={}", part.first_seed));
  words.push_back(fmt::format("--n-seeds={}", seeds_of(part, request)));
  if (request.scale) words.push_back(fmt::format("--scale={}", *request.scale));
  // Thousands of models would fill a disk, and nothing in a suite uses them.
  words.emplace_back("--no-save");
  add_folders(words, part, suite, request);
  words.push_back("--out=" + planned.folder.string());
  if (request.jobs) words.push_back(fmt::format("--jobs={}", *request.jobs));
  if (request.print_commands) words.emplace_back("--print-commands");
  if (request.pdf && !part.shows_stability_gap) {  // it has figures of its own
    words.emplace_back("--pdf");
    if (request.plot_dir) words.push_back("--plot-dir=" + *request.plot_dir);
  }
  words.insert(words.end(), request.passed.begin(), request.passed.end());
  if (request.quiet) words.emplace_back("--quiet");
  return words;
}

void plan_comparison(PartPlan& planned) {
  planned.request = std::make_unique<ComparisonRequest>();
  planned.request->kind = kind_of(*planned.part);
  planned.request->known.academic = planned.request->kind == ComparisonKind::ReplayBudgets;
  const cli::OptionTable table = comparison_table(*planned.request);
  planned.plan = plan_of(*planned.request, cli::parse(table, planned.words).given);
}

// The name of the layers' file, as runs with --pre-convE look for it.
std::string layers_file(const SuitePart& part, std::int64_t seed) {
  RunRequest request;
  const cli::OptionTable table = run_option_table(request);
  cli::parse(table, {part.words.front(), "--pre-convE", "--seed-to-ltag", fmt::format("--seed={}", seed)});
  const ResolvedRun run = resolve(request);
  return pretrained_file(run.conv, run.layers, run.seed);
}

void plan_pretraining(PartPlan& planned, const Suite& suite, const SuiteRequest& request) {
  const SuitePart& part = *planned.part;
  const double epochs = static_cast<double>(part.epochs) * request.scale.value_or(1);
  planned.words = part.words;
  planned.words.push_back(fmt::format("--epochs={}", std::max<std::int64_t>(1, std::llround(epochs))));
  add_folders(planned.words, part, suite, request);
  planned.words.push_back("--out=" + planned.folder.string());
  // A network that is trained once generates nothing.
  for (const std::string& word : request.passed) {
    if (word.find("sample") == std::string::npos) planned.words.push_back(word);
  }
  for (std::int64_t i = 0; i < seeds_of(part, request); ++i) {
    const std::int64_t seed = part.first_seed + i;
    PretrainingRun run{
        .seed = seed, .words = {part.command}, .file = model_folder_of(suite, request) / layers_file(part, seed)};
    run.words.insert(run.words.end(), planned.words.begin(), planned.words.end());
    run.words.push_back(fmt::format("--seed={}", seed));
    planned.pretraining.push_back(std::move(run));
  }
}

}  // namespace

PartPlan part_plan(const SuitePart& part, const Suite& suite, const SuiteRequest& request) {
  PartPlan planned{.part = &part, .folder = folder_of(suite, request) / part.name};
  if (part.is_pretraining()) {
    plan_pretraining(planned, suite, request);
  } else {
    planned.words = comparison_words(planned, suite, request);
    plan_comparison(planned);
  }
  return planned;
}

std::size_t number_of_runs(const PartPlan& part) {
  return part.request ? part.plan.rows.size() * static_cast<std::size_t>(part.plan.seeds) : part.pretraining.size();
}

std::vector<PartRun> part_runs(const PartPlan& part) {
  std::vector<PartRun> runs;
  for (const PretrainingRun& run : part.pretraining) {
    runs.push_back({"pre-training", run.seed, run.file.filename().string()});
  }
  if (!part.request) return runs;
  for (PlannedRun& run : planned_runs(part.plan)) {
    runs.push_back({part.plan.rows[run.row].label, run.seed, std::move(run.stamp)});
  }
  return runs;
}

}  // namespace meander
