#include <meander/apps/run/plan_network.h>

namespace meander {

NetworkPlan plain_network_plan(const ResolvedRun& run) {
  NetworkPlan plan;
  plan.channels = run.on_features ? run.conv.output_channels() : run.experiment.channels;
  plan.side = run.on_features ? run.conv.output_side() : run.experiment.side;
  if (run.conv.depth > 0 && !run.on_features) {
    plan.conv = run.conv;
    plan.freeze_conv = run.options.conv.frozen;
  }
  plan.mlp = {.inputs = plan.channels * plan.side * plan.side,
              .outputs = run.outputs,
              .layers = run.fc_layers,
              .units = run.options.fc_units.value_or(run.experiment.fc_units),
              .activation = parse_activation(run.options.fc_nl),
              .batch_norm = run.options.fc_bn,
              .dropout = run.options.fc_drop};
  plan.units_given = run.options.fc_units.has_value();
  plan.contexts = run.contexts;
  plan.head_width = run.scenario == Scenario::Task && !run.options.singlehead ? run.classes_per_context : 0;
  plan.seed = static_cast<std::uint64_t>(run.options.seed);
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
