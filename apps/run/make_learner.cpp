#include <meander/apps/run/make_learner.h>
#include <meander/apps/run/plan_network.h>

#include <utility>

namespace meander {
namespace {

ActiveClasses active_classes(const ResolvedRun& run) {
  if (run.scenario != Scenario::Class || run.options.active_classes == "all") return ActiveClasses::All;
  return run.options.active_classes == "current" ? ActiveClasses::Current : ActiveClasses::SoFar;
}

OptimiserOptions optimiser(const ResolvedRun& run) {
  if (run.options.optimizer == "sgd") return SgdOptions{.lr = run.lr, .momentum = run.momentum};
  return AdamOptions{.lr = run.lr};
}

}  // namespace

Learner make_learner(const ResolvedRun& run) {
  Parts method;
  for (const ChosenMethod& chosen : run.methods) {
    method = std::move(method) + chosen.method->parts(chosen.values(), run.method_context());
  }
  return Learner(nets::build(network_plan(run)), std::move(method),
                 {.consolidate = run.consolidate,
                  .optimiser = optimiser(run),
                  .objective = run.options.method.bce ? Objective::Binary : Objective::CrossEntropy,
                  .replay_weight = run.replay_weight,
                  .active_classes = active_classes(run),
                  .classes_per_context = run.consolidate.at_boundary ? run.classes_per_context : 0,
                  .reset_optimiser = run.options.optimizer == "adam_reset",
                  .updates_per_batch = run.options.updates_per_batch,
                  .on_nan = run.options.on_nan == "skip" ? OnNan::Skip : OnNan::Stop,
                  .seed = static_cast<std::uint64_t>(run.options.seed)});
}

}  // namespace meander
