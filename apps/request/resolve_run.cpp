#include <meander/apps/request/resolve_run.h>

#include <meander/apps/request/evaluation_plan.h>
#include <meander/apps/request/method_choice.h>
#include <meander/apps/request/plan_network.h>
#include <meander/apps/request/resolve_pretraining.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace meander {
namespace {

constexpr const char* one_of_both = "leave one of the two out";

template <class T>
T fill(std::optional<T>& option, T value) {
  if (!option) option = value;
  return *option;
}

void resolve_contexts(ResolvedRun& run) {
  const Experiment& experiment = run.experiment;
  const std::int64_t contexts = fill(run.contexts, experiment.contexts);
  fill(run.iters, experiment.iterations);
  fill(run.batch, experiment.batch);
  const bool split = experiment.kind == Experiment::Contexts::Split;
  if (split && contexts > experiment.classes) {
    throw UsageError("--contexts",
                     fmt::format("{} classes cannot be split over {} contexts", experiment.classes, contexts),
                     fmt::format("give 1 to {}", experiment.classes));
  }
  if (run.singlehead && run.scenario != Scenario::Task) {
    throw UsageError("--singlehead", fmt::format("the {} scenario has a single head anyway", to_string(run.scenario)),
                     "add --scenario=task, or leave it out");
  }
  run.classes_per_context = split ? experiment.classes / contexts : experiment.classes;
  const bool shared = run.scenario == Scenario::Domain || run.singlehead;
  run.outputs = run.classes_per_context * (shared ? 1 : contexts);
}

void resolve_images(ResolvedRun& run) {
  const bool can_be = !run.experiment.mean.empty();
  if (run.no_norm && !can_be) {
    throw UsageError("--no-norm", fmt::format("the images of {} are not normalised anyway", run.experiment.name),
                     "leave it out");
  }
  run.normalised = can_be && !run.no_norm;
}

// A method may have its own default interval; of several combined methods the longest applies.
std::int64_t usual_interval(const RunRequest& o) {
  std::int64_t interval = default_update_every;
  for (const ChosenMethod& chosen : MethodChoice(o.method, /*academic=*/false).made()) {
    interval = std::max(interval, chosen.method->update_every.value_or(0));
  }
  return interval;
}

Consolidation chosen_consolidation(const RunRequest& o) {
  if (o.consolidate) return *o.consolidate;
  return every(o.update_every ? *o.update_every : usual_interval(o));
}

// --academic stands for three options, each of which can be given alone.
void expand_academic(RunRequest& o) {
  constexpr auto weight = ReplayWeight::Kind::OneOverContexts;
  const auto refuse = [](bool wrong, const char* option) {
    if (wrong) throw UsageError(option, "contradicts --academic", one_of_both);
  };
  refuse(o.stream.value_or(ScheduleKind::AcademicSetting) != ScheduleKind::AcademicSetting, "--stream");
  refuse(o.consolidate && !o.consolidate->at_boundary, "--consolidate");
  refuse(o.update_every.has_value(), "--update-every");
  refuse(o.replay_weight.value_or(weight) != weight, "--replay-weight");
  o.stream = ScheduleKind::AcademicSetting;
  o.consolidate = at_boundary();
  o.replay_weight = weight;
  o.academic = false;
}

void resolve_setting(ResolvedRun& run) {
  if (run.academic) expand_academic(run);
  if (run.consolidate && run.update_every) {
    throw UsageError("--consolidate", "conflicts with --update-every: both say when to consolidate", one_of_both);
  }
  run.consolidation = chosen_consolidation(run);
  run.is_academic = run.stream == ScheduleKind::AcademicSetting && run.consolidation.at_boundary &&
                    run.replay_weight == ReplayWeight::Kind::OneOverContexts;
}

// A method may make sense on one stream only, which is then the default.
void choose_stream(ResolvedRun& run) {
  for (const ChosenMethod& chosen : run.methods) {
    const auto& only = chosen.method->stream;
    if (!run.is_academic && only && fill(run.stream, *only) != *only) {
      throw UsageError(
          "--stream", fmt::format("method {} makes sense on the {} stream only", chosen.method->name, to_string(*only)),
          "leave one of the two out, or add --academic");
    }
  }
  fill(run.stream, default_stream);
}

void resolve_stream(ResolvedRun& run) {
  choose_stream(run);
  if (run.stream != ScheduleKind::FuzzyBoundaries) {
    if (run.fuzziness) {
      const bool could_be_fuzzy = !run.is_academic && std::none_of(run.methods.begin(), run.methods.end(),
                                                                   [](const auto& m) { return m.method->stream; });
      throw UsageError("--fuzziness", fmt::format("the {} stream has no fuzzy boundaries", to_string(*run.stream)),
                       could_be_fuzzy ? "give --stream=fuzzy-boundaries, or leave it out" : "leave it out");
    }
    return;
  }
  const bool given = run.fuzziness.has_value();
  const std::int64_t fuzziness = fill(run.fuzziness, run.experiment.fuzziness);
  if (2 * fuzziness > *run.iters) {
    throw UsageError("--fuzziness",
                     fmt::format("boundaries of 2 x {} iterations{} do not fit into {} iterations per context",
                                 fuzziness, given ? "" : " (the default)", *run.iters),
                     fmt::format("give {} or less, or more --iters", *run.iters / 2));
  }
}

void resolve_drift(ResolvedRun& run) {
  if (!run.consolidation.on_drift) {
    const char* given = run.drift_detector    ? "--drift-detector"
                        : run.drift_input     ? "--drift-input"
                        : run.drift_direction ? "--drift-direction"
                        : run.min_gap         ? "--min-gap"
                                              : nullptr;
    if (given == nullptr) return;
    throw UsageError(given, "has no effect without --consolidate=drift", "add it, or leave this option out");
  }
  DriftOptions& drift = *run.consolidation.on_drift;
  if (fill(run.drift_detector, std::string("adwin")) == "page-hinkley") drift.test = PageHinkleyOptions{};
  drift.input = fill(run.drift_input, DriftInput::Loss);
  drift.both_directions = fill(run.drift_direction, std::string("up")) == "both";
  drift.min_gap = fill(run.min_gap, drift.min_gap);
}

void resolve_weight(ResolvedRun& run) {
  using Kind = ReplayWeight::Kind;
  const bool by_count = run.consolidation.every > 0;
  if (run.replay_weight == Kind::OneOverContexts) {
    if (by_count) {
      throw UsageError("--replay-weight",
                       "1/t counts each consolidation as a context, but here they come every N iterations",
                       "give schedule, or --consolidate=boundary");
    }
    run.weight = ReplayWeight::one_over_contexts();
  } else if (run.replay_weight == Kind::Schedule) {
    if (!by_count) {
      throw UsageError("--replay-weight", "schedule needs consolidation every N iterations",
                       "give 1/t, or --update-every");
    }
    run.weight = ReplayWeight::schedule(static_cast<double>(run.consolidation.every) / static_cast<double>(*run.iters),
                                        *run.contexts);
  }
}

void resolve_consolidation(ResolvedRun& run) {
  resolve_drift(run);
  if (run.consolidation.at_boundary && run.stream != ScheduleKind::AcademicSetting) {
    throw UsageError("--consolidate", fmt::format("the {} stream announces no boundaries", to_string(*run.stream)),
                     "add --stream=academic-setting, or give every:N");
  }
  if (run.consolidation.every > 0 && !run.consolidate) run.update_every = run.consolidation.every;
  resolve_weight(run);
}

void resolve_layers(ResolvedRun& run) {
  const std::int64_t layers = run.conv.reduced_resnet ? 1 : default_fc_layers;
  run.layers = resolve_convolutions(run.conv, run.experiment);
  fill(run.fc_layers, layers);
}

// With frozen layers, the features of all images are computed once, unless a method needs the images.
void resolve_features(ResolvedRun& run) {
  ConvOptions& o = run.conv;
  bool keeps_images = run.pretraining && run.pretraining->augment;
  for (const ChosenMethod& chosen : run.methods) {
    const Method& method = *chosen.method;
    if (run.layers.depth > 0 && method.pretrained_features && !chosen.by_components) o.pretrained = o.features = true;
    if (method.keeps_images) keeps_images |= method.keeps_images(chosen.values(), run.method_context());
  }
  resolve_pretrained(o);
  run.on_features = o.features || (o.frozen && !keeps_images);
  if (!run.on_features) return;
  if (run.experiment.kind != Experiment::Contexts::Split) {
    const char* change = run.experiment.kind == Experiment::Contexts::Permuted ? "permute" : "rotate";
    throw UsageError(o.features ? "--hidden" : "--freeze-convE",
                     fmt::format("features are computed before the contexts {} the images", change), "leave it out");
  }
  // What a method accepts for images it may refuse for features.
  for (const ChosenMethod& chosen : run.methods) chosen.method->parts(chosen.values(), run.method_context());
}

// A method may have its own default number of units.
void resolve_units(ResolvedRun& run) {
  const NetworkPlan plan = network_plan(run);
  fill(run.fc_units, plan.mlp.units);
}

void resolve_training(ResolvedRun& run) {
  fill(run.lr, run.experiment.lr);
  const bool sgd = run.optimizer == OptimiserKind::Sgd;
  if (!sgd && run.momentum.value_or(0) > 0) {
    throw UsageError("--momentum", "adam has its own", "add --optimizer=sgd, or leave it out");
  }
  run.momentum = sgd ? std::optional(run.momentum.value_or(default_momentum)) : std::nullopt;
}

// A single sample has no variance: batch norm would do nothing from the first batch to the last.
void check_batch_norm(const ResolvedRun& run) {
  const bool single = *run.batch * run.updates_per_batch.batches == 1;
  if (run.fc_bn && *run.fc_layers > 1 && single) {
    throw UsageError("--fc-bn", "a batch of one sample has no variance to normalise by",
                     "give --batch=2 or more, or leave it out");
  }
}

bool asks_for_binary_losses(const MethodOptions& options) {
  const auto distill = options.declared.find("bce-distill");
  return options.bce() || (distill != options.declared.end() && distill->second == OptionValue(true));
}

}  // namespace

bool ResolvedRun::was_asked(std::string_view option) const {
  return std::any_of(asked.begin(), asked.end(), [&](const GivenText& given) { return given.option == option; });
}

MethodContext ResolvedRun::method_context() const {
  return {.experiment = experiment.name,
          .scenario = scenario,
          .academic = is_academic,
          .single_head = singlehead,
          .contexts = *contexts,
          .classes_per_context = classes_per_context,
          .outputs = outputs,
          .iterations = *iters,
          .consolidate_every = consolidation.every,
          .compat = compat,
          .normalised = normalised || on_features,
          .binary = asks_for_binary_losses(method),
          .sgd = optimizer == OptimiserKind::Sgd,
          .network = plain_network_plan(*this)};
}

bool ResolvedRun::shows(ContextsShown shown) const {
  return is_academic && std::any_of(methods.begin(), methods.end(),
                                    [&](const ChosenMethod& one) { return one.method->shows == shown; });
}

bool ResolvedRun::context_wise() const {
  return scenario == Scenario::Task || (scenario == Scenario::Class && active_classes == ActiveClasses::Current);
}

ResolvedRun resolve(const RunRequest& options, std::vector<GivenText> asked) {
  ResolvedRun run{options};
  run.asked = std::move(asked);
  if (run.pretraining) begin_pretraining(run);
  resolve_contexts(run);
  resolve_images(run);
  resolve_setting(run);
  resolve_layers(run);
  run.methods = choose_methods(run.method, run.method_context());
  resolve_stream(run);
  resolve_consolidation(run);
  resolve_features(run);
  resolve_units(run);
  resolve_training(run);
  check_batch_norm(run);
  fill(run.device, ComputeDevice::Cpu);
  resolve_evaluation(run);
  if (run.pretraining) check_pretraining(run);
  return run;
}

}  // namespace meander
