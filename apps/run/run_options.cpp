#include <meander/apps/python_number.h>
#include <meander/apps/run/experiment.h>
#include <meander/apps/run/foreign_words.h>
#include <meander/apps/run/run_defaults.h>
#include <meander/apps/run/run_options.h>
#include <meander/learners/methods/method.h>
#include <meander/stream/error.h>

#include <fmt/format.h>

#include <limits>
#include <utility>

namespace meander {
namespace {

using namespace cli;

constexpr std::int64_t largest_seed = std::numeric_limits<std::uint32_t>::max();
// Sizes beyond these are slips of the keyboard, and their products overflow.
constexpr std::int64_t many = 1'000'000;
constexpr std::int64_t very_many = 1'000'000'000'000;

constexpr IntegerRange iterations{.least = 1, .most = very_many};

Value updates_per_batch(UpdatesPerBatch& target) {
  return {.kind = Kind::NumberOrText,
          .set =
              [&target](const std::string& text) {
                try {
                  target = parse_updates_per_batch(plain_number(text));
                  return true;
                } catch (const UsageError&) {
                  return false;
                }
              },
          .get = [&target]() -> std::optional<std::string> { return target.text(); },
          .remedy = "give n, or 1/n for one update every n batches"};
}

// On request is for programs: nobody can ask on a command line.
Value consolidation(std::optional<Consolidation>& target) {
  return {.kind = Kind::Text,
          .set =
              [&target](const std::string& text) {
                try {
                  if (text == "request") return false;
                  target = parse_consolidation(text);
                  return true;
                } catch (const UsageError&) {
                  return false;
                }
              },
          .get = [&target] { return target ? std::optional(target->text()) : std::nullopt; },
          .remedy = "give every:N (iterations), boundary or drift"};
}

// Where samples are measured on, 0 stands for all of them.
Value samples_or_all(std::int64_t& target) {
  Value value = integer(target, {.least = 0, .most = very_many});
  value.kind = Kind::NumberOrText;
  value.set = [set = std::move(value.set)](const std::string& text) { return set(text == "all" ? "0" : text); };
  value.remedy = "give a number, or all";
  return value;
}

// "; dgr, bir 1000": those that want another interval.
std::string patient_methods() {
  std::string text;
  for (const Method* method : all_methods()) {
    if (!method->update_every) continue;
    // Those beside each other share it.
    const std::string interval = fmt::format(" {}", *method->update_every);
    if (text.ends_with(interval)) text.resize(text.size() - interval.size());
    text += (text.empty() ? "; " : ", ") + method->name + interval;
  }
  return text;
}

void add_problem(OptionTable& table, RunRequest& o) {
  table.group("Problem");
  table.add({.name = "experiment",
             .placeholder = "NAME",
             .noun = "an experiment",
             .value = choice(o.experiment, experiment_names())});
  table.add({.name = "stream",
             .placeholder = "NAME",
             .noun = "a stream",
             .value = choice(o.stream, {"fuzzy-boundaries", "academic-setting", "random"}),
             .fallback = default_stream});
  table.add({.name = "academic",
             .meaning = "sharp contexts: academic-setting, consolidation at boundaries, replay weight 1/t",
             .value = flag(o.academic)});
  table.add({.name = "fuzziness",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "half-width of a transition, iterations",
             .value = integer(o.fuzziness, {.least = 0, .most = very_many}),
             .fallback = std::to_string(default_fuzziness)});
  table.add({.name = "labels-per-batch",
             .meaning = "one context for a whole batch, not one a sample",
             .value = flag(o.labels_per_batch)});
  table.add({.name = "scenario",
             .placeholder = "NAME",
             .noun = "a scenario",
             .meaning = "what to predict",
             .value = choice(o.scenario, {"task", "domain", "class"})});
  table.add({.name = "contexts",
             .placeholder = "N",
             .noun = "a number of contexts",
             .meaning = "contexts the stream visits",
             .value = integer(o.contexts, {.least = 1, .most = many}),
             .fallback = by_experiment(&Experiment::contexts)});
  table.add({.name = "iters",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "iterations a context",
             .value = integer(o.iters, iterations),
             .fallback = by_experiment(&Experiment::iterations)});
  table.add({.name = "batch",
             .placeholder = "N",
             .noun = "a number of samples",
             .meaning = "samples a batch",
             .value = integer(o.batch, {.least = 1, .most = many}),
             .fallback = by_experiment(&Experiment::batch)});
  table.add({.name = "no-norm", .meaning = "do not normalise colour images", .value = flag(o.no_norm)});
}

void add_network(OptionTable& table, RunRequest& o) {
  table.group("Network");
  add_conv_options(table, o.conv);
  table.add({.name = "fc-layers",
             .placeholder = "N",
             .noun = "a number of layers",
             .meaning = "fully-connected layers, output included",
             .value = integer(o.fc_layers, {.least = 1, .most = 1000}),
             .fallback = std::to_string(default_fc_layers) + "; reducedResNet 1"});
  table.add({.name = "fc-units",
             .placeholder = "N",
             .noun = "a number of units",
             .meaning = "units of a hidden layer",
             .value = integer(o.fc_units, {.least = 1, .most = many}),
             .fallback = by_experiment(&Experiment::fc_units)});
  table.add({.name = "fc-drop",
             .placeholder = "P",
             .noun = "a probability of dropping",
             .meaning = "dropout, probability",
             .value = real(o.fc_drop, {.least = 0, .most = 1, .most_open = true})});
  table.add({.name = "fc-bn",
             .placeholder = "ANSWER",
             .noun = "an answer",
             .meaning = "batch norm in hidden layers",
             .value = yes_no(o.fc_bn)});
  table.add({.name = "fc-nl",
             .placeholder = "NAME",
             .noun = "a non-linearity",
             .meaning = "non-linearity",
             .value = choice(o.fc_nl, {"relu", "leakyrelu", "none"})});
  table.add({.name = "singlehead", .meaning = "task scenario: one head for all contexts", .value = flag(o.singlehead)});
}

void add_training(OptionTable& table, RunRequest& o) {
  table.group("Training");
  table.add({.name = "lr",
             .placeholder = "X",
             .noun = "a learning rate",
             .meaning = "learning rate",
             .value = real(o.lr, {.least = 0, .open = true}),
             .fallback = by_experiment(&Experiment::lr)});
  table.add({.name = "optimizer",
             .placeholder = "NAME",
             .noun = "an optimizer",
             .value = choice(o.optimizer, {"adam", "adam_reset", "sgd"})});
  table.add({.name = "momentum",
             .placeholder = "X",
             .noun = "a momentum",
             .meaning = "of sgd",
             .value = real(o.momentum, {.least = 0, .most = 1, .most_open = true}),
             .fallback = python_number(default_momentum)});
  table.add({.name = "updates-per-batch",
             .placeholder = "X",
             .noun = "a number of updates",
             .meaning = "n, or 1/n: one update every n batches",
             .value = updates_per_batch(o.updates_per_batch)});
  table.add({.name = "on-nan",
             .placeholder = "WHAT",
             .noun = "an answer",
             .meaning = "at an update or a sample that is not finite",
             .value = choice(o.on_nan, {"stop", "skip"})});
  table.add({.name = "update-every",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "consolidate every so many iterations",
             .value = integer(o.update_every, iterations),
             .fallback = fmt::format("{}{}", default_update_every, patient_methods())});
  table.add({.name = "consolidate",
             .placeholder = "WHEN",
             .noun = "a time to consolidate",
             .meaning = "every:N, boundary (announced ones), or drift",
             .value = consolidation(o.consolidate)});
  table.add({.name = "drift-detector",
             .placeholder = "NAME",
             .noun = "a drift detector",
             .meaning = "what says that the stream has changed",
             .value = choice(o.drift_detector, {"adwin", "page-hinkley"}),
             .fallback = "adwin"});
  table.add({.name = "drift-input",
             .placeholder = "WHAT",
             .noun = "a drift detector's input",
             .meaning = "what it watches, before each update",
             .value = choice(o.drift_input, {"loss", "error"}),
             .fallback = "loss"});
  table.add({.name = "drift-direction",
             .placeholder = "WHICH",
             .noun = "a direction",
             .meaning = "consolidate when that rises, or also when it falls",
             .value = choice(o.drift_direction, {"up", "both"}),
             .fallback = "up"});
  table.add({.name = "min-gap",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "between two consolidations on drift, at least",
             .value = integer(o.min_gap, iterations),
             .fallback = std::to_string(DriftOptions().min_gap)});
  table.add({.name = "replay-weight",
             .placeholder = "HOW",
             .noun = "a weight",
             .meaning = "of the current batch beside a replayed one",
             .value = choice(o.replay_weight, {"half", "1/t", "schedule"}),
             .fallback = "half"});
  table.add({.name = "active-classes",
             .placeholder = "WHICH",
             .noun = "a choice of outputs",
             .meaning = "outputs that compete in training (class scenario)",
             .value = choice(o.active_classes, {"all", "all-so-far", "current"})});
  table.add({.name = "compat",
             .meaning = "keep what the reference does where it is held to be a defect",
             .value = flag(o.compat)});
}

void add_evaluation(OptionTable& table, RunRequest& o) {
  table.group("Evaluation");
  table.add({.name = "acc-log",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "measure the accuracy every so many iterations",
             .value = integer(o.acc_log, iterations),
             .fallback = "--iters"});
  table.add({.name = "acc-n",
             .placeholder = "N",
             .noun = "a number of samples",
             .meaning = "on so many samples a context; 0 or all: on all",
             .value = samples_or_all(o.acc_n)});
  table.add({.name = "loss-log",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "record the loss every so many iterations",
             .value = integer(o.loss_log, iterations),
             .fallback = "--iters"});
  table.add({.name = "time", .meaning = "write the training time to a file", .value = flag(o.time)});
}

void add_general(OptionTable& table, RunRequest& o) {
  table.group("General");
  table.add({.name = "seed",
             .placeholder = "N",
             .noun = "a seed",
             .meaning = "decides all that is random; 0: classes in order",
             .value = integer(o.seed, {.least = 0, .most = largest_seed})});
  table.add({.name = "threads",
             .placeholder = "N",
             .noun = "a number of threads",
             .meaning = "compute threads; only with convolutions, batch norm or dropout do results depend on them",
             .value = integer(o.threads, {.least = 1, .most = 1024}),
             .fallback = "all; for such a network 1"});
  table.add({.name = "device",
             .placeholder = "NAME",
             .noun = "a device",
             .meaning = "cuda is not there yet",
             .value = choice(o.device, {"cpu", "cuda"}),
             .fallback = "cpu"});
  table.add({.name = "no-gpus",
             .meaning = "same as --device=cpu",
             .value = word_for_another(),
             .stands_for = "device",
             .its_value = "cpu"});
}

void add_files(OptionTable& table, RunRequest& o) {
  table.group("Files");
  table.add({.name = "data-dir",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "where data sets are",
             .value = text(o.data_dir),
             .fallback = "~/.cache/meander"});
  table.add({.name = "out",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "each run writes a folder of its own in it",
             .value = text(o.out),
             .fallback = default_out});
  table.add({.name = "results-dir",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "for acc-STAMP.txt",
             .value = text(o.results_dir),
             .fallback = "the run's"});
  table.add({.name = "model-dir",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "for the trained network",
             .value = text(o.model_dir),
             .fallback = "the run's"});
  table.add({.name = "no-save", .meaning = "do not keep the trained network", .value = flag(o.no_save)});
  table.add({.name = "config",
             .placeholder = "FILE",
             .noun = "a file",
             .meaning = "read options from a TOML file (-: standard input); those given here win",
             .value = text(o.config),
             .in_files = false,
             .names_file = true});
  table.add({.name = "write-config",
             .placeholder = "FILE",
             .noun = "a file",
             .meaning = "write all of this run's options to such a file, then run",
             .value = text(o.write_config),
             .in_files = false});
}

void add_output(OptionTable& table, RunRequest& o) {
  table.group("Output");
  table.add({.name = "get-stamp",
             .meaning = "print the run's stamp, do not run",
             .value = flag(o.get_stamp),
             .in_files = false});
  table.add({.name = "quiet", .meaning = "say nothing but what is wrong", .value = flag(o.quiet), .in_files = false});
  table.add(
      {.name = "json", .meaning = "print the result as one line of JSON", .value = flag(o.json), .in_files = false});
}

}  // namespace

OptionTable run_option_table(RunRequest& options) {
  OptionTable table("run", "Train one learner on one stream; write what it did to a run directory.");
  add_problem(table, options);
  add_method_options(table, options.method);
  add_training(table, options);
  add_network(table, options);
  add_evaluation(table, options);
  add_general(table, options);
  add_files(table, options);
  add_output(table, options);
  add_foreign_words(table);
  table.example("run --method=er --budget=500 --seed=3");
  table.example("run --experiment=splitDigits --scenario=task --si --json");
  return table;
}

}  // namespace meander
