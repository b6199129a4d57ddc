#include <meander/apps/cli/python_number.h>
#include <meander/apps/methods/declared_options.h>
#include <meander/apps/run/live_run.h>
#include <meander/apps/run/run_samples.h>
#include <meander/learners/live/graph_name.h>
#include <meander/learners/live/tensorboard.h>
#include <meander/learners/live/visdom.h>

#include <fmt/format.h>

#include <filesystem>
#include <utility>

namespace meander {
namespace {

const char* importance_of(const StampFields& stamp) {
  if (stamp.owm) return "owm";
  return stamp.si_epsilon ? "si" : "fisher";
}

}  // namespace

std::string graph_name_of(const StampFields& stamp) {
  GraphName name;
  if (stamp.replay) {
    const ReplayStamp& replay = *stamp.replay;
    name.one_model = replay.source == "generative" && replay.generator.empty();
    name.replay = replay.source;
    name.distilled = replay.temperature.has_value();
    name.projected = replay.use == "A-GEM";
  }
  if (stamp.penalty_strength) {
    name.penalty = {.strength = python_number(*stamp.penalty_strength), .importance = importance_of(stamp)};
  }
  if (stamp.xdg > 0) name.gated = python_number(stamp.xdg);
  if (stamp.memory) {
    const MemoryStamp& memory = *stamp.memory;
    name.nearest_means = memory.prototypes;
    if (memory.fromp_strength) name.functional = python_number(*memory.fromp_strength);
    name.budget = std::to_string(memory.budget);
  }
  std::string text = graph_name(name);
  // Methods that only we have.
  if (const auto ours = stamp.ours.find("method"); ours != stamp.ours.end()) text += "-" + to_text(ours->second);
  return text;
}

std::shared_ptr<LiveCurves> live_curves_of(const ResolvedRun& run, const StampFields& stamp, const std::string& name,
                                           const std::vector<TestSet>& tests, const terminal::Console& console) {
  const TellTrouble tell = [&console](const std::string& trouble) { console.warn(trouble); };
  std::vector<std::shared_ptr<LivePlots>> plots;
  if (run.visdom) {
    plots.push_back(visdom_plots(
        {.url = *run.visdom,
         .environment = fmt::format("{}{}-{}", run.experiment.name, *run.contexts, to_string(run.scenario)),
         .graph_name = graph_name_of(stamp),
         .run = name,
         .tell = tell}));
  }
  if (run.tensorboard) {
    plots.push_back(tensorboard_plots({.folder = std::filesystem::path(*run.tensorboard) / name, .tell = tell}));
  }
  if (plots.empty()) return nullptr;
  LiveCurvesOptions options{.loss_every = *run.loss_log, .sample_every = run.sample_log.value_or(0)};
  if (options.sample_every > 0) {
    options.samples = [&run, &tests](Learner& learner) { return sample_images(run, learner, tests); };
  }
  return std::make_shared<LiveCurves>(std::move(plots), std::move(options));
}

}  // namespace meander
