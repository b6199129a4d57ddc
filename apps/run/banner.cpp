#include <meander/apps/methods/declared_options.h>
#include <meander/apps/request/resolve_pretraining.h>
#include <meander/apps/run/banner.h>
#include <meander/apps/run/experiment_data.h>
#include <meander/apps/run/train.h>
#include <meander/apps/terminal/table.h>
#include <meander/learners/linalg/gemm.h>
#include <meander/stream/runtime/thousands.h>

#include <fmt/format.h>

namespace meander {
namespace {

std::string contexts_text(const ResolvedRun& run, const ContextSet& contexts) {
  const std::int64_t shown = run.experiment.kind == Experiment::Contexts::Split
                                 ? *run.contexts * run.classes_per_context
                                 : run.experiment.classes;
  const std::int64_t left_out = run.experiment.classes - shown;
  return fmt::format("{}, {} contexts of {} classes{}, {} scenario", data_title(run, contexts), *run.contexts,
                     run.classes_per_context,
                     left_out > 0 ? fmt::format(" ({} of {} left out)", left_out, run.experiment.classes) : "",
                     to_string(run.scenario));
}

std::string stream_text(const ResolvedRun& run) {
  std::string text(to_string(*run.stream));
  if (run.stream == ScheduleKind::FuzzyBoundaries)
    text += fmt::format(" (+-{} iterations)", thousands(run.fuzziness.value_or(0)));
  text += fmt::format(", {} iterations of {} samples", thousands(run.total_iterations()), *run.batch);
  const bool returns =
      run.stream == ScheduleKind::FuzzyBoundaries && run.fuzziness.value_or(0) > 0 && *run.contexts > 1;
  return text + (returns ? "; ends by fading back into context 0" : "");
}

// "10 epochs of 195 batches of 256 samples".
std::string epochs_text(const ResolvedRun& run) {
  const Pretraining& o = *run.pretraining;
  const std::string length =
      o.epochs
          ? fmt::format("{} epoch{} of {} batches", thousands(*o.epochs), *o.epochs == 1 ? "" : "s", thousands(o.epoch))
          : fmt::format("{} batches (an epoch has {})", thousands(run.total_iterations()), thousands(o.epoch));
  return fmt::format("{} of {} samples{}", length, *run.batch, o.augment ? ", shifted and mirrored at random" : "");
}

std::string layers_text(const ResolvedRun& run) {
  std::string text = run.layers.name();
  if (run.conv.pretrained) text += ", from " + pretrained_file(run.conv, run.layers, run.seed);
  return text + (run.conv.frozen ? ", frozen" : "");
}

void add_pretraining(terminal::Table& table, const ResolvedRun& run, const ContextSet& contexts) {
  table.add({"data", fmt::format("{}, {} classes at once", data_title(run, contexts), run.experiment.classes)});
  table.add({"training", epochs_text(run)});
  table.add({"layers", layers_text(run)});
}

void add_stream(terminal::Table& table, const ResolvedRun& run, const ContextSet& contexts) {
  table.add({"data", contexts_text(run, contexts)});
  table.add({"stream", stream_text(run)});
  if (!run.on_features) return;
  table.add({"features",
             fmt::format("from {}, {} and frozen", run.layers.name(), run.conv.pretrained ? "pre-trained" : "random")});
}

// Options at their defaults are left out.
std::string method_text(const ResolvedRun& run) {
  std::string text;
  for (const ChosenMethod& chosen : run.methods) {
    std::string options;
    for (const MethodOption& option : chosen.method->options) {
      const OptionValue& value = chosen.options.at(option.name);
      if (value == option.fallback) continue;
      options += fmt::format("{}{} {}", options.empty() ? "" : ", ", option.name, to_text(value));
    }
    text += (text.empty() ? "" : " + ") + chosen.method->title + (options.empty() ? "" : " (" + options + ")");
  }
  return text.empty() ? "None: plain training" : text;
}

}  // namespace

std::string threads_text(const Processors& machine, int given, bool through_libtorch) {
  if (given > 0) return fmt::format("{}{}", given, through_libtorch ? "" : ", results do not depend on it");
  std::string text = std::to_string(machine.threads());
  if (machine.quota && machine.threads() < machine.available) {
    text += fmt::format(" (of {} processors; CPU quota {:.3g})", machine.available, *machine.quota);
  }
  return text + (through_libtorch ? ", 1 for the network" : ", results do not depend on it");
}

std::string banner(const ResolvedRun& run, const ContextSet& contexts, const Learner& learner) {
  const Network& network = *learner.classifier().network;
  terminal::Table table({{""}, {""}});
  run.pretraining ? add_pretraining(table, run, contexts) : add_stream(table, run, contexts);
  const std::int64_t parameters = network.parameters().size();  // 0 if a method trains models of its own instead
  table.add(
      {"network", fmt::format("{}, {}{}", network.name(), parameters > 0 ? thousands(parameters) + " parameters, " : "",
                              to_string(run.optimizer))});
  if (!run.pretraining) table.add({"method", method_text(run)});
  table.add({"seed", std::to_string(run.seed)});
  table.add({"threads", threads_text(this_machine(), given_threads(run), run.through_libtorch())});
  table.add({"products", gemm_description()});
  return table.text();
}

}  // namespace meander
