#include <meander/apps/run/run_stamp.h>

namespace meander {
namespace {

constexpr double reference_eps_agem = 1e-7;

double number(const ChosenMethod& chosen, const char* option) { return std::get<double>(chosen.options.at(option)); }
bool flag(const ChosenMethod& chosen, const char* option) { return std::get<bool>(chosen.options.at(option)); }

StampFields::Replay replay_from(const char* source) {
  StampFields::Replay replay;
  replay.source = source;
  return replay;
}

StampFields::Memory reservoir(const ChosenMethod& chosen) {
  StampFields::Memory memory;
  memory.budget = std::get<std::int64_t>(chosen.options.at("budget"));
  memory.selection = "random";
  return memory;
}

// A method that the reference does not have: its name, and the options that are not at their default.
void add_unknown(StampFields& fields, const ChosenMethod& chosen) {
  fields.ours["method"] += chosen.method->name;
  for (const MethodOption& option : chosen.method->options) {
    const OptionValue& value = chosen.options.at(option.name);
    if (value != option.fallback) fields.ours[option.name] = to_text(value);
  }
}

void add_method(StampFields& fields, const ChosenMethod& chosen, const MethodOptions& given) {
  const std::string& name = chosen.method->name;
  if (name == "si") {
    fields.penalty_strength = number(chosen, "reg-strength");
    fields.si_epsilon = number(chosen, "epsilon");
  } else if (name == "lwf") {
    fields.replay = replay_from("current");
    if (!flag(chosen, "hard-targets")) fields.replay->temperature = number(chosen, "temp");
  } else if (name == "er") {
    fields.replay = replay_from("buffer");
    if (flag(chosen, "distill")) fields.replay->temperature = number(chosen, "temp");
    fields.memory = reservoir(chosen);
  } else if (name == "agem") {
    fields.replay = replay_from("buffer");
    fields.replay->use = flag(chosen, "learn-too") ? "both" : "A-GEM";
    fields.replay->epsilon = given.declared.contains("eps-agem") ? number(chosen, "eps-agem") : reference_eps_agem;
    fields.memory = reservoir(chosen);
  } else if (name != "none" && name != "joint") {
    add_unknown(fields, chosen);
  }
}

void add_ours(StampFields& fields, const ResolvedRun& run) {
  const RunRequest& o = run.options;
  // The academic setting draws one context for a whole batch anyway.
  if (o.labels_per_batch && run.stream != "academic-setting") fields.ours["labels-per-batch"] = "";
  if (o.updates_per_batch.text() != "1") fields.ours["updates-per-batch"] = o.updates_per_batch.text();
  if (run.consolidate.at_boundary) fields.ours["consolidate"] = run.consolidate.text();
}

}  // namespace

MlpShape network_shape(const ResolvedRun& run) {
  return {.inputs = run.experiment.inputs(),
          .outputs = run.outputs,
          .layers = run.options.fc_layers,
          .units = run.fc_units,
          .activation = parse_activation(run.options.fc_nl),
          .batch_norm = run.options.fc_bn,
          .dropout = run.options.fc_drop};
}

StampFields stamp_fields(const ResolvedRun& run) {
  StampFields fields;
  fields.experiment = run.experiment.name;
  fields.stream = run.stream;
  fields.fuzziness = run.fuzziness;
  fields.contexts = run.contexts;
  fields.scenario = run.options.scenario;
  fields.model = network_shape(run).name();
  fields.iterations = run.iterations;
  fields.lr = run.lr;
  fields.batch = run.batch;
  fields.optimizer = run.options.optimizer;
  fields.momentum = run.momentum;
  if (!run.consolidate.at_boundary) fields.update_every = run.consolidate.every;
  fields.seed = run.options.seed;
  for (const ChosenMethod& chosen : run.methods) add_method(fields, chosen, run.options.method);
  if (run.options.method.bce) fields.binary = "BCE";
  add_ours(fields, run);
  return fields;
}

}  // namespace meander
