#include <meander/apps/methods/declared_options.h>
#include <meander/apps/request/plan_network.h>
#include <meander/apps/request/run_stamp.h>
#include <meander/learners/methods/method_list.h>
#include <meander/learners/nets/classifier.h>

namespace meander {
namespace {

// For a method that the reference does not have: its name, and its options that are not at their default.
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
  if (!chosen.method->stamp) return add_unknown(fields, chosen, context);
  OptionValues values;
  for (const MethodOption& option : chosen.method->options) {
    const OptionValue& value = chosen.options.at(option.name);
    const bool given = run.method.declared.contains(option.name);
    if (option.stamped_when_unset && !given) continue;
    values.set(option.name, value);
    // The stamp of a run without the option says this value, although the run uses another.
    if (option.stamped_when_unset == value) fields.ours[option.name] = "given";
  }
  chosen.method->stamp(fields, values, context);
}

void add_ours(StampFields& fields, const ResolvedRun& run) {
  const RunRequest& o = run;
  // The academic setting draws one context for a whole batch anyway.
  if (o.labels_per_batch && run.stream != ScheduleKind::AcademicSetting) fields.ours["labels-per-batch"] = true;
  if (o.first_contexts) fields.ours["first-contexts"] = *o.first_contexts;
  if (o.validation) fields.ours["validation"] = *o.validation;
  if (o.class_order) fields.ours["class-order"] = *o.class_order;
  if (o.updates_per_batch.text() != "1") fields.ours["updates-per-batch"] = o.updates_per_batch.text();
  if (o.compat) fields.ours["compat"] = true;
  if (o.pretraining) fields.ours["pretrain"] = true;
  if (o.pretraining && o.pretraining->augment) fields.ours["augment"] = true;
  if (run.is_academic) return;
  const bool by_count = run.consolidation.every > 0;
  if (!by_count) fields.ours["consolidate"] = run.consolidation.text();
  if (o.drift_detector.value_or("adwin") != "adwin") fields.ours["drift-detector"] = *o.drift_detector;
  if (o.drift_input.value_or(DriftInput::Loss) != DriftInput::Loss) {
    fields.ours["drift-input"] = to_string(*o.drift_input);
  }
  if (o.drift_direction.value_or("up") != "up") fields.ours["drift-direction"] = *o.drift_direction;
  if (o.min_gap && *o.min_gap != DriftOptions().min_gap) fields.ours["min-gap"] = *o.min_gap;
  if (o.replay_weight.value_or(ReplayWeight::Kind::Half) != ReplayWeight::Kind::Half) {
    fields.ours["replay-weight"] = to_string(*o.replay_weight);
  }
  if (o.scenario == Scenario::Class && o.active_classes != ActiveClasses::All) {
    fields.ours["active-classes"] = to_string(o.active_classes);
  }
}

}  // namespace

StampFields stamp_fields(const ResolvedRun& run, const std::string& network) {
  StampFields fields;
  fields.experiment = run.experiment.name;
  if (!run.is_academic) fields.stream = to_string(*run.stream);
  fields.fuzziness = run.fuzziness.value_or(0);
  fields.normalised = run.normalised;
  fields.contexts = *run.contexts;
  fields.scenario = to_string(run.scenario);
  if (run.on_features) fields.feature_extractor = run.layers.name();
  fields.model = network;
  fields.iterations = *run.iters;
  fields.lr = *run.lr;
  fields.batch = *run.batch;
  const ConvOptions& conv = run.conv;
  if (conv.pretrained) fields.pretrained = {*conv.tag, conv.seeded_tag};
  fields.frozen = conv.frozen && !run.on_features;
  fields.optimizer = to_string(run.optimizer);
  fields.momentum = run.momentum.value_or(0);
  if (run.is_academic && run.scenario == Scenario::Class) fields.active_classes = to_string(run.active_classes);
  if (run.consolidation.every > 0) fields.update_every = run.consolidation.every;
  fields.seed = run.seed;
  if (run.method.bce()) fields.binary = "BCE";
  for (const ChosenMethod& chosen : run.methods) add_method(fields, chosen, run);
  add_ours(fields, run);
  return fields;
}

StampFields stamp_fields(const ResolvedRun& run) {
  return stamp_fields(run, nets::build(network_plan(run)).network->name());
}

}  // namespace meander
