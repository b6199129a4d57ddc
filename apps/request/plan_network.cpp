#include <meander/apps/request/plan_network.h>

namespace meander {

NetworkPlan plain_network_plan(const ResolvedRun& run) {
  NetworkPlan plan;
  plan.channels = run.on_features ? run.layers.output_channels() : run.experiment.channels;
  plan.side = run.on_features ? run.layers.output_side() : run.experiment.side;
  if (run.layers.depth > 0 && !run.on_features) {
    plan.conv = run.layers;
    plan.freeze_conv = run.conv.frozen;
  }
  plan.mlp = {.inputs = plan.channels * plan.side * plan.side,
              .outputs = run.outputs,
              .layers = *run.fc_layers,
              .units = run.fc_units.value_or(run.experiment.fc_units),
              .activation = run.fc_nl,
              .batch_norm = run.fc_bn,
              .dropout = run.fc_drop};
  plan.units_given = run.fc_units.has_value();
  plan.contexts = *run.contexts;
  plan.head_width = run.scenario == Scenario::Task && !run.singlehead ? run.classes_per_context : 0;
  plan.seed = static_cast<std::uint64_t>(run.seed);
  return plan;
}

NetworkPlan network_plan(const ResolvedRun& run) {
  NetworkPlan plan = plain_network_plan(run);
  for (const ChosenMethod& chosen : run.methods) {
    if (chosen.method->plan) chosen.method->plan(plan, chosen.values(), run.method_context());
  }
  return plan;
}

}  // namespace meander
