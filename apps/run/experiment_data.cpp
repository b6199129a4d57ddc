#include <meander/apps/data/data_command.h>
#include <meander/apps/request/evaluation_plan.h>
#include <meander/apps/run/experiment_data.h>
#include <meander/operators/horizontal_flip.h>
#include <meander/operators/normalise.h>
#include <meander/operators/pad.h>
#include <meander/operators/random_crop.h>
#include <meander/operators/to_float.h>
#include <meander/stream/contexts/cumulative_source.h>
#include <meander/stream/contexts/schedule_source.h>
#include <meander/stream/datasets/data_dir.h>
#include <meander/stream/datasets/hold_out.h>
#include <meander/stream/fetch/catalogue.h>
#include <meander/stream/first_batches.h>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace meander {
namespace {

std::filesystem::path data_folder(const ResolvedRun& run) {
  return run.data_dir ? std::filesystem::path(*run.data_dir) : default_data_dir();
}

bool grows_batches(const ResolvedRun& run) {
  return std::any_of(run.methods.begin(), run.methods.end(), [](const ChosenMethod& chosen) {
    const auto option = chosen.options.find("grow-batch");
    return option != chosen.options.end() && option->second == OptionValue(true);
  });
}

AnySource whole_stream(const ResolvedRun& run, const ContextSet& contexts) {
  const auto seed = static_cast<std::uint64_t>(run.seed);
  if (run.joint() || run.cumulative()) {
    return CumulativeSource(contexts, {.iterations = *run.iters,
                                       .batch = *run.batch,
                                       .contexts = run.first_contexts.value_or(0),
                                       .joint = run.joint(),
                                       .by_context = run.context_wise(),
                                       .growing_batch = grows_batches(run),
                                       .seed = seed});
  }
  if (run.stream == ScheduleKind::AcademicSetting) {
    return academic_setting(contexts, {.iterations = *run.iters, .batch = *run.batch, .seed = seed});
  }
  if (run.stream == ScheduleKind::Random) {
    return random_stream(contexts, {.iterations = *run.iters,
                                    .contexts = run.first_contexts.value_or(0),
                                    .batch = *run.batch,
                                    .labels_per_batch = run.labels_per_batch,
                                    .seed = seed});
  }
  return fuzzy_boundaries(contexts, {.iterations = *run.iters,
                                     .fuzziness = run.fuzziness.value_or(0),
                                     .batch = *run.batch,
                                     .labels_per_batch = run.labels_per_batch,
                                     .seed = seed});
}

}  // namespace

void fetch_if_absent(const ResolvedRun& run, const terminal::Console& console, std::stop_token stop) {
  const std::string& name = run.experiment.data;
  const std::filesystem::path folder = data_folder(run);
  if (run.data_dir || !datasets::is_absent(name, folder)) return;
  console.say(fmt::format("{} is not here yet: fetching it to {}", name, folder.string()));
  fetch_data(name, folder, console, std::move(stop));
}

DataPair load_data(const ResolvedRun& run) {
  DataPair data = datasets::load(run.experiment.data, data_folder(run));
  return run.validation ? hold_out(std::move(data), *run.validation, static_cast<std::uint64_t>(run.seed)) : data;
}

ContextSet make_contexts(const ResolvedRun& run, DataPair data) {
  const auto seed = static_cast<std::uint64_t>(run.seed);
  if (run.experiment.kind == Experiment::Contexts::Split) {
    return ContextSet::split(
        std::move(data), {.contexts = *run.contexts,
                          .scenario = run.scenario,
                          .single_head = run.singlehead,
                          // All classes at once have no order: they keep their labels.
                          .seed = run.pretraining ? 0 : seed,
                          .class_order = run.class_order ? parse_class_order(*run.class_order, run.experiment.classes)
                                                         : std::vector<std::int64_t>()});
  }
  if (run.experiment.kind == Experiment::Contexts::Rotated) {
    return ContextSet::rotated(std::move(data),
                               {.contexts = *run.contexts, .scenario = run.scenario, .single_head = run.singlehead});
  }
  return ContextSet::permuted(
      std::move(data),
      {.contexts = *run.contexts, .scenario = run.scenario, .single_head = run.singlehead, .seed = seed});
}

AnySource make_stream(const ResolvedRun& run, const ContextSet& contexts) {
  AnySource whole = whole_stream(run, contexts);
  const bool ends_there = run.joint() || run.cumulative() || run.stream == ScheduleKind::Random;
  if (!run.first_contexts || ends_there) return whole;
  return FirstBatches(std::move(whole), run.total_iterations());
}

std::vector<TestSet> test_sets(const ResolvedRun& run, const ContextSet& contexts) {
  std::vector<TestSet> tests;
  for (std::int64_t c = 0; c < run.first_contexts.value_or(contexts.contexts()); ++c) tests.push_back(contexts.test(c));
  return tests;
}

std::vector<Operator> image_operators(const ResolvedRun& run) {
  std::vector<Operator> operators;
  if (run.experiment.pad > 0) operators.push_back(ops::pad(static_cast<int>(run.experiment.pad)));
  operators.push_back(ops::to_float());
  if (run.normalised) operators.push_back(ops::normalise(run.experiment.mean, run.experiment.deviation));
  return operators;
}

std::vector<Operator> operators_of(const ResolvedRun& run) {
  if (run.on_features) return {};
  std::vector<Operator> operators = image_operators(run);
  if (run.pretraining && run.pretraining->augment) {
    operators.insert(operators.begin(), {ops::random_crop(augment_padding), ops::horizontal_flip()});
  }
  return operators;
}

std::string data_title(const ResolvedRun& run, const ContextSet& contexts) {
  std::string title = run.experiment.data;
  for (const auto& set : datasets::catalogue()) {
    if (set.name == run.experiment.data) title = set.title;
  }
  return contexts.data().published ? title : title + " (not the published files)";
}

}  // namespace meander
