#include <meander/apps/run/method_choice.h>
#include <meander/apps/run/plan_network.h>
#include <meander/apps/run/resolve_run.h>
#include <meander/apps/run/run_defaults.h>
#include <meander/stream/error.h>

#include <fmt/format.h>

#include <algorithm>

namespace meander {
namespace {

template <class T>
T fill(std::optional<T>& option, T value) {
  if (!option) option = value;
  return *option;
}

void resolve_contexts(ResolvedRun& run) {
  run.scenario = parse_scenario(run.options.scenario);
  run.contexts = fill(run.options.contexts, run.experiment.contexts);
  run.iterations = fill(run.options.iters, run.experiment.iterations);
  run.batch = fill(run.options.batch, run.experiment.batch);
  const bool split = run.experiment.kind == Experiment::Contexts::Split;
  if (split && run.contexts > run.experiment.classes) {
    throw UsageError("--contexts",
                     fmt::format("{} classes cannot be split over {} contexts", run.experiment.classes, run.contexts),
                     fmt::format("give 1 to {}", run.experiment.classes));
  }
  if (run.options.singlehead && run.scenario != Scenario::Task) {
    throw UsageError("--singlehead", fmt::format("the {} scenario has a single head anyway", to_string(run.scenario)),
                     "add --scenario=task, or leave it out");
  }
  run.classes_per_context = split ? run.experiment.classes / run.contexts : run.experiment.classes;
  const bool shared = run.scenario == Scenario::Domain || run.options.singlehead;
  run.outputs = run.classes_per_context * (shared ? 1 : run.contexts);
}

void resolve_images(ResolvedRun& run) {
  const bool of_use = !run.experiment.mean.empty();
  if (run.options.no_norm && !of_use) {
    throw UsageError("--no-norm", fmt::format("the images of {} are not normalised anyway", run.experiment.name),
                     "leave it out");
  }
  run.normalised = of_use && !run.options.no_norm;
}

// Each method says what suits it; who combines them waits as long as the most patient one.
std::int64_t usual_interval(const RunRequest& o) {
  std::int64_t interval = default_update_every;
  for (const ChosenMethod& chosen : MethodChoice(o.method, /*academic=*/false).made()) {
    interval = std::max(interval, chosen.method->update_every.value_or(0));
  }
  return interval;
}

Consolidation consolidation(const RunRequest& o) {
  if (o.consolidate) return *o.consolidate;
  return every(o.update_every ? *o.update_every : usual_interval(o));
}

// --academic stands for three options, each of which can be given alone.
void resolve_setting(ResolvedRun& run) {
  RunRequest& o = run.options;
  const auto refuse = [](bool wrong, const char* option) {
    if (wrong) throw UsageError(option, "contradicts --academic", "leave one of the two out");
  };
  if (o.academic) {
    refuse(o.stream.value_or("academic-setting") != "academic-setting", "--stream");
    refuse(o.consolidate && !o.consolidate->at_boundary, "--consolidate");
    refuse(o.update_every.has_value(), "--update-every");
    refuse(o.replay_weight.value_or("1/t") != "1/t", "--replay-weight");
    o.stream = "academic-setting";
    o.consolidate = at_boundary();
    o.replay_weight = "1/t";
    o.academic = false;
  }
  if (o.consolidate && o.update_every) {
    throw UsageError("--consolidate", "and --update-every both say when to consolidate", "leave one of the two out");
  }
  run.consolidate = consolidation(o);
  run.academic = o.stream == "academic-setting" && run.consolidate.at_boundary && o.replay_weight == "1/t";
}

// A method may make sense on one stream only, which is then the default.
void choose_stream(ResolvedRun& run) {
  for (const ChosenMethod& chosen : run.methods) {
    const auto& only = chosen.method->stream;
    if (!run.academic && only && fill(run.options.stream, *only) != *only) {
      throw UsageError("--stream",
                       fmt::format("method {} makes sense on the {} stream only", chosen.method->name, *only),
                       "leave one of the two out, or add --academic");
    }
  }
  run.stream = fill(run.options.stream, std::string(default_stream));
}

void resolve_stream(ResolvedRun& run) {
  RunRequest& o = run.options;
  choose_stream(run);
  if (run.stream != "fuzzy-boundaries") {
    if (o.fuzziness) {
      throw UsageError("--fuzziness", fmt::format("the stream {} has no fuzzy boundaries", run.stream),
                       "add --stream=fuzzy-boundaries, or leave it out");
    }
    return;
  }
  const bool given = o.fuzziness.has_value();
  run.fuzziness = fill(o.fuzziness, default_fuzziness);
  if (2 * run.fuzziness > run.iterations) {
    throw UsageError("--fuzziness",
                     fmt::format("transitions of 2 x {} iterations{} do not fit into {} iterations a context",
                                 run.fuzziness, given ? "" : " (the default)", run.iterations),
                     fmt::format("give {} or less, or more --iters", run.iterations / 2));
  }
}

void resolve_drift(ResolvedRun& run) {
  RunRequest& o = run.options;
  if (!run.consolidate.on_drift) {
    const char* given = o.drift_detector    ? "--drift-detector"
                        : o.drift_input     ? "--drift-input"
                        : o.drift_direction ? "--drift-direction"
                        : o.min_gap         ? "--min-gap"
                                            : nullptr;
    if (given != nullptr)
      throw UsageError(given, "nothing looks for drift", "add --consolidate=drift, or leave it out");
    return;
  }
  DriftOptions& drift = *run.consolidate.on_drift;
  if (fill(o.drift_detector, std::string("adwin")) == "page-hinkley") drift.test = PageHinkleyOptions{};
  if (fill(o.drift_input, std::string("loss")) == "error") drift.input = DriftInput::Error;
  drift.both_directions = fill(o.drift_direction, std::string("up")) == "both";
  drift.min_gap = fill(o.min_gap, drift.min_gap);
}

void resolve_consolidation(ResolvedRun& run) {
  RunRequest& o = run.options;
  resolve_drift(run);
  if (run.consolidate.at_boundary && run.stream != "academic-setting") {
    throw UsageError("--consolidate", fmt::format("the stream {} announces no boundaries", run.stream),
                     "add --stream=academic-setting, or give every:N");
  }
  const bool by_count = run.consolidate.every > 0;
  if (by_count && !o.consolidate) o.update_every = run.consolidate.every;
  const std::string weight = o.replay_weight.value_or("half");
  if (weight == "1/t") {
    if (by_count) {
      throw UsageError("--replay-weight", "1/t counts consolidations as contexts, and these come by count",
                       "give schedule, or --consolidate=boundary");
    }
    run.replay_weight = ReplayWeight::one_over_contexts();
  } else if (weight == "schedule") {
    if (!by_count) {
      throw UsageError("--replay-weight", "schedule is for consolidation by count", "give 1/t, or --update-every");
    }
    run.replay_weight = ReplayWeight::schedule(
        static_cast<double>(run.consolidate.every) / static_cast<double>(run.iterations), run.contexts);
  }
}

void resolve_layers(ResolvedRun& run) {
  RunRequest& o = run.options;
  const std::int64_t layers = o.conv.reduced_resnet ? 1 : default_fc_layers;
  run.conv = resolve_convolutions(o.conv, run.experiment);
  run.fc_layers = fill(o.fc_layers, layers);
}

// Frozen layers make features of all images once, unless a method needs the images.
void resolve_features(ResolvedRun& run) {
  ConvOptions& o = run.options.conv;
  bool keeps_images = false;
  for (const auto& [method, options] : run.methods) {
    if (run.conv.depth > 0 && method->pretrained_features && !run.options.method.feedback) {
      o.pretrained = o.features = true;
    }
    if (method->keeps_images) {
      keeps_images |= method->keeps_images(ChosenMethod{method, options}.values(), run.method_context());
    }
  }
  resolve_pretrained(o);
  run.on_features = o.features || (o.frozen && !keeps_images);
  if (!run.on_features) return;
  if (run.experiment.kind == Experiment::Contexts::Permuted) {
    throw UsageError(o.features ? "--hidden" : "--freeze-convE",
                     "features are made of images before contexts permute them", "leave it out");
  }
  // What a method says of images it may not say of features.
  for (const ChosenMethod& chosen : run.methods) chosen.method->parts(chosen.values(), run.method_context());
}

// A method may have units of its own in mind.
void resolve_units(ResolvedRun& run) {
  NetworkPlan plan = network_plan(run);
  run.fc_units = fill(run.options.fc_units, plan.mlp.units);
}

void resolve_training(ResolvedRun& run) {
  RunRequest& o = run.options;
  run.lr = fill(o.lr, run.experiment.lr);
  const bool sgd = o.optimizer == "sgd";
  if (!sgd && o.momentum.value_or(0) > 0) {
    throw UsageError("--momentum", "adam has its own", "add --optimizer=sgd, or leave it out");
  }
  o.momentum = sgd ? std::optional(o.momentum.value_or(default_momentum)) : std::nullopt;
  run.momentum = o.momentum.value_or(0);
}

// Of each sample alone there is no variance: batch norm would do nothing from the first batch to the last.
void resolve_batch_norm(const ResolvedRun& run) {
  const bool single = run.batch * run.options.updates_per_batch.batches == 1;
  if (run.options.fc_bn && run.fc_layers > 1 && single) {
    throw UsageError("--fc-bn", "a batch of one sample has no variance to normalise by",
                     "give --batch=2 or more, or leave it out");
  }
}

void resolve_device(ResolvedRun& run) { run.cuda = fill(run.options.device, std::string("cpu")) == "cuda"; }

bool asks_for_binary_losses(const MethodOptions& options) {
  const auto distill = options.declared.find("bce-distill");
  return options.bce || (distill != options.declared.end() && distill->second == OptionValue(true));
}

}  // namespace

MethodContext ResolvedRun::method_context() const {
  return {.experiment = experiment.name,
          .scenario = scenario,
          .academic = academic,
          .single_head = options.singlehead,
          .contexts = contexts,
          .classes_per_context = classes_per_context,
          .outputs = outputs,
          .iterations = iterations,
          .consolidate_every = consolidate.every,
          .compat = options.compat,
          .normalised = normalised || on_features,
          .binary = asks_for_binary_losses(options.method),
          .sgd = options.optimizer == "sgd",
          .network = plain_network_plan(*this)};
}

bool ResolvedRun::context_wise() const {
  return scenario == Scenario::Task || (scenario == Scenario::Class && options.active_classes == "current");
}

ResolvedRun resolve(const RunRequest& options) {
  ResolvedRun run;
  run.asked = run.options = options;
  run.experiment = experiment(options.experiment);
  resolve_contexts(run);
  resolve_images(run);
  resolve_setting(run);
  resolve_layers(run);
  run.methods = choose_methods(run.options.method, run.method_context());
  resolve_stream(run);
  resolve_consolidation(run);
  resolve_features(run);
  resolve_units(run);
  resolve_training(run);
  resolve_batch_norm(run);
  resolve_device(run);
  run.acc_log = fill(run.options.acc_log, run.iterations);
  run.loss_log = fill(run.options.loss_log, run.iterations);
  return run;
}

}  // namespace meander
