#include <meander/apps/option_text.h>
#include <meander/apps/run/plan_network.h>
#include <meander/apps/run/run_stamp.h>
#include <meander/learners/classifier.h>

namespace meander {
namespace {

constexpr double reference_eps_agem = 1e-7;

// A method that the reference does not have: its name, and the options that are not at their default.
void add_unknown(StampFields& fields, const ChosenMethod& chosen, const MethodContext& context) {
  const auto method = fields.ours.try_emplace("method", std::string()).first;
  std::get<std::string>(method->second) += chosen.method->name;
  for (const MethodOption& option : chosen.method->options) {
    const OptionValue& value = chosen.options.at(option.name);
    if (value != option.default_for(context)) fields.ours[option.name] = to_text(value);
  }
}

void add_method(StampFields& fields, const ChosenMethod& chosen, const ResolvedRun& run) {
  const MethodContext context = run.method_context();
  if (chosen.method->stamp) {
    chosen.method->stamp(fields, chosen.values(), context);
  } else {
    add_unknown(fields, chosen, context);
  }
  if (chosen.method->name != "agem") return;
  if (!run.options.method.declared.contains("eps-agem")) {
    fields.replay->epsilon = reference_eps_agem;
  } else if (fields.replay->epsilon == reference_eps_agem) {
    fields.ours["eps-agem"] = "given";  // what the default's stamp says is really used
  }
}

void add_ours(StampFields& fields, const ResolvedRun& run) {
  const RunRequest& o = run.options;
  // The academic setting draws one context for a whole batch anyway.
  if (o.labels_per_batch && run.stream != "academic-setting") fields.ours["labels-per-batch"] = true;
  if (o.updates_per_batch.text() != "1") fields.ours["updates-per-batch"] = o.updates_per_batch.text();
  if (o.compat) fields.ours["compat"] = true;
  if (run.academic) return;
  const bool by_count = run.consolidate.every > 0;
  if (!by_count) fields.ours["consolidate"] = run.consolidate.text();
  if (o.drift_detector.value_or("adwin") != "adwin") fields.ours["drift-detector"] = *o.drift_detector;
  if (o.drift_input.value_or("loss") != "loss") fields.ours["drift-input"] = *o.drift_input;
  if (o.drift_direction.value_or("up") != "up") fields.ours["drift-direction"] = *o.drift_direction;
  if (o.min_gap && *o.min_gap != DriftOptions().min_gap) fields.ours["min-gap"] = *o.min_gap;
  if (o.replay_weight.value_or("half") != "half") fields.ours["replay-weight"] = *o.replay_weight;
  if (run.scenario == Scenario::Class && o.active_classes != "all") fields.ours["active-classes"] = o.active_classes;
}

}  // namespace

StampFields stamp_fields(const ResolvedRun& run, const std::string& network) {
  StampFields fields;
  fields.experiment = run.experiment.name;
  if (!run.academic) fields.stream = run.stream;
  fields.fuzziness = run.fuzziness;
  fields.normalised = run.normalised;
  fields.contexts = run.contexts;
  if (run.joint()) fields.baseline = "Joint";
  if (run.cumulative()) fields.baseline = "Cummulative";
  fields.scenario = run.options.scenario;
  if (run.on_features) fields.feature_extractor = run.conv.name();
  fields.model = network;
  fields.iterations = run.iterations;
  fields.lr = run.lr;
  fields.batch = run.batch;
  const ConvOptions& conv = run.options.conv;
  if (conv.pretrained) fields.pretrained = {*conv.tag, conv.seeded_tag};
  fields.frozen = conv.frozen && !run.on_features;
  fields.optimizer = run.options.optimizer;
  fields.momentum = run.momentum;
  if (run.academic && run.scenario == Scenario::Class) fields.active_classes = run.options.active_classes;
  if (run.consolidate.every > 0) fields.update_every = run.consolidate.every;
  fields.seed = run.options.seed;
  if (run.options.method.bce) fields.binary = "BCE";
  for (const ChosenMethod& chosen : run.methods) add_method(fields, chosen, run);
  add_ours(fields, run);
  return fields;
}

StampFields stamp_fields(const ResolvedRun& run) {
  return stamp_fields(run, nets::build(network_plan(run)).network->name());
}

}  // namespace meander
