#include <meander/apps/cli/python_number.h>
#include <meander/apps/request/experiment.h>
#include <meander/apps/request/foreign_words.h>
#include <meander/apps/request/run_options.h>
#include <meander/learners/methods/declaration/method.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace meander {
namespace {

using namespace cli;

constexpr std::int64_t largest_seed = std::numeric_limits<std::uint32_t>::max();
// Larger sizes are typing errors, and their products would overflow.
constexpr std::int64_t many = 1'000'000;
constexpr std::int64_t very_many = 1'000'000'000'000;

constexpr IntegerRange iterations{.least = 1, .most = very_many};

template <class E>
struct Word {
  const char* text;
  E value;
};
template <class E>
Word(const char*, E) -> Word<E>;

constexpr std::array optimisers{Word{"adam", OptimiserKind::Adam}, Word{"adam_reset", OptimiserKind::AdamReset},
                                Word{"sgd", OptimiserKind::Sgd}};
constexpr std::array competing{Word{"all", ActiveClasses::All}, Word{"all-so-far", ActiveClasses::SoFar},
                               Word{"current", ActiveClasses::Current}};
constexpr std::array replay_weights{Word{"half", ReplayWeight::Kind::Half},
                                    Word{"1/t", ReplayWeight::Kind::OneOverContexts},
                                    Word{"schedule", ReplayWeight::Kind::Schedule}};
constexpr std::array drift_inputs{Word{"loss", DriftInput::Loss}, Word{"error", DriftInput::Error}};
constexpr std::array answers_to_nan{Word{"stop", OnNan::Stop}, Word{"skip", OnNan::Skip}};
constexpr std::array activations{Word{"relu", Activation::Relu}, Word{"leakyrelu", Activation::LeakyRelu},
                                 Word{"none", Activation::None}};
constexpr std::array devices{Word{"cpu", ComputeDevice::Cpu}, Word{"cuda", ComputeDevice::Cuda}};

template <class E, std::size_t N>
std::vector<std::pair<std::string, E>> words(const std::array<Word<E>, N>& table) {
  std::vector<std::pair<std::string, E>> list;
  for (const auto& word : table) list.emplace_back(word.text, word.value);
  return list;
}

// For an enumeration that has `to_string`.
template <class E, std::size_t N>
std::vector<std::pair<std::string, E>> words(const std::array<E, N>& values) {
  std::vector<std::pair<std::string, E>> list;
  for (const E value : values) list.emplace_back(to_string(value), value);
  return list;
}

template <class E, std::size_t N>
std::string word_for(const std::array<Word<E>, N>& table, E value) {
  for (const auto& word : table) {
    if (word.value == value) return word.text;
  }
  throw InternalError("a value of an option has no word");
}

Value experiment_choice(Experiment& target) {
  return choice(
      experiment_names(), [&target](std::size_t number) { target = experiments()[number]; },
      [&target]() -> std::optional<std::size_t> {
        const auto is_it = [&](const Experiment& experiment) { return experiment.name == target.name; };
        return std::find_if(experiments().begin(), experiments().end(), is_it) - experiments().begin();
      });
}

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

// Consolidation on request is for programs: a command line cannot request it.
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

// A number of samples to measure on; 0 means all.
Value samples_or_all(std::int64_t& target) {
  Value value = integer(target, {.least = 0, .most = very_many});
  value.kind = Kind::NumberOrText;
  value.set = [set = std::move(value.set)](const std::string& text) { return set(text == "all" ? "0" : text); };
  value.remedy = "give a number, or all";
  return value;
}

// "; dgr, bir 1000": methods with another default interval.
std::string patient_methods() {
  std::string text;
  for (const Method* method : all_methods()) {
    if (!method->update_every) continue;
    // Neighbours with the same interval share it.
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
             .meaning = "data set and protocol",
             .value = experiment_choice(o.experiment),
             .common = true});
  table.add({.name = "stream",
             .placeholder = "NAME",
             .noun = "a stream",
             .meaning = "order in which contexts come",
             .value = choice(o.stream, words(schedule_kinds)),
             .fallback = std::string(to_string(default_stream)),
             .common = true});
  table.add({.name = "academic",
             .meaning = "known, sharp boundaries: --stream=academic-setting --consolidate=boundary --replay-weight=1/t",
             .value = flag(o.academic),
             .common = true});
  table.add({.name = "fuzziness",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "half-width of a fuzzy boundary, in iterations",
             .value = integer(o.fuzziness, {.least = 0, .most = very_many}),
             .fallback = std::to_string(default_fuzziness)});
  table.add({.name = "labels-per-batch",
             .meaning = "draw one context per batch, not one per sample",
             .value = flag(o.labels_per_batch)});
  table.add({.name = "scenario",
             .placeholder = "NAME",
             .noun = "a scenario",
             .meaning = "what must be predicted",
             .value = choice(o.scenario, words(scenarios)),
             .common = true});
  table.add({.name = "contexts",
             .placeholder = "N",
             .noun = "a number of contexts",
             .meaning = "number of contexts in the stream",
             .value = integer(o.contexts, {.least = 1, .most = many}),
             .fallback = by_experiment(&Experiment::contexts)});
  table.add({.name = "iters",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "iterations (batches) per context",
             .value = integer(o.iters, iterations),
             .fallback = by_experiment(&Experiment::iterations),
             .common = true});
  table.add({.name = "batch",
             .placeholder = "N",
             .noun = "a number of samples",
             .meaning = "samples per batch",
             .value = integer(o.batch, {.least = 1, .most = many}),
             .fallback = by_experiment(&Experiment::batch),
             .common = true});
  table.add({.name = "no-norm", .meaning = "do not normalise colour images", .value = flag(o.no_norm)});
}

void add_network(OptionTable& table, RunRequest& o) {
  table.group("Network");
  add_conv_options(table, o.conv);
  table.add({.name = "fc-layers",
             .placeholder = "N",
             .noun = "a number of layers",
             .meaning = "fully connected layers, including the output layer",
             .value = integer(o.fc_layers, {.least = 1, .most = 1000}),
             .fallback = std::to_string(default_fc_layers) + "; reducedResNet 1",
             .common = true});
  table.add({.name = "fc-units",
             .placeholder = "N",
             .noun = "a number of units",
             .meaning = "units per hidden layer",
             .value = integer(o.fc_units, {.least = 1, .most = many}),
             .fallback = by_experiment(&Experiment::fc_units),
             .common = true});
  table.add({.name = "fc-drop",
             .placeholder = "P",
             .noun = "a dropout probability",
             .meaning = "dropout probability in hidden layers",
             .value = real(o.fc_drop, {.least = 0, .most = 1, .most_open = true})});
  table.add({.name = "fc-bn",
             .placeholder = "ANSWER",
             .noun = "an answer",
             .meaning = "batch normalisation in hidden layers",
             .value = yes_no(o.fc_bn)});
  table.add({.name = "fc-nl",
             .placeholder = "NAME",
             .noun = "a non-linearity",
             .meaning = "activation of hidden layers",
             .value = choice(o.fc_nl, words(activations))});
  table.add({.name = "singlehead",
             .meaning = "task scenario: share one output head among all contexts",
             .value = flag(o.singlehead)});
}

void add_training(OptionTable& table, RunRequest& o, std::string update_every) {
  table.group("Training");
  table.add({.name = "lr",
             .placeholder = "X",
             .noun = "a learning rate",
             .meaning = "learning rate",
             .value = real(o.lr, {.least = 0, .open = true}),
             .fallback = by_experiment(&Experiment::lr),
             .common = true});
  table.add({.name = "optimizer",
             .placeholder = "NAME",
             .noun = "an optimizer",
             .meaning = "optimiser; adam_reset forgets its moments at each consolidation",
             .value = choice(o.optimizer, words(optimisers))});
  table.add({.name = "momentum",
             .placeholder = "X",
             .noun = "a momentum",
             .meaning = "momentum of --optimizer=sgd",
             .value = real(o.momentum, {.least = 0, .most = 1, .most_open = true}),
             .fallback = python_number(default_momentum)});
  table.add({.name = "updates-per-batch",
             .placeholder = "X",
             .noun = "a number of updates",
             .meaning = "optimiser updates per batch: n, or 1/n (one update for n batches together)",
             .value = updates_per_batch(o.updates_per_batch)});
  table.add({.name = "on-nan",
             .placeholder = "WHAT",
             .noun = "an answer",
             .meaning = "what to do if a loss, gradient or sample is NaN or infinite",
             .value = choice(o.on_nan, words(answers_to_nan))});
  table.add({.name = "update-every",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "iterations between consolidations",
             .value = integer(o.update_every, iterations),
             .fallback = std::move(update_every),
             .common = true});
  table.add(
      {.name = "consolidate",
       .placeholder = "WHEN",
       .noun = "a time to consolidate",
       .meaning = "when to consolidate: every:N (iterations), boundary (where announced), or drift (where detected)",
       .value = consolidation(o.consolidate)});
  table.add({.name = "drift-detector",
             .placeholder = "NAME",
             .noun = "a drift detector",
             .meaning = "test that detects drift",
             .value = choice(o.drift_detector, {"adwin", "page-hinkley"}),
             .fallback = "adwin"});
  table.add({.name = "drift-input",
             .placeholder = "WHAT",
             .noun = "a drift detector's input",
             .meaning = "quantity that the detector watches, measured before each update",
             .value = choice(o.drift_input, words(drift_inputs)),
             .fallback = "loss"});
  table.add({.name = "drift-direction",
             .placeholder = "WHICH",
             .noun = "a direction",
             .meaning = "consolidate when that quantity rises, or also when it falls",
             .value = choice(o.drift_direction, {"up", "both"}),
             .fallback = "up"});
  table.add({.name = "min-gap",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "least number of iterations between two consolidations on drift",
             .value = integer(o.min_gap, iterations),
             .fallback = std::to_string(DriftOptions().min_gap)});
  table.add(
      {.name = "replay-weight",
       .placeholder = "HOW",
       .noun = "a weight",
       .meaning = "weight of the current batch against the replayed one: 1/2, 1/t (t: contexts so far), or a schedule",
       .value = choice(o.replay_weight, words(replay_weights)),
       .fallback = "half"});
  table.add({.name = "active-classes",
             .placeholder = "WHICH",
             .noun = "a choice of outputs",
             .meaning = "class scenario: outputs that compete in training",
             .value = choice(o.active_classes, words(competing))});
  table.add({.name = "compat", .meaning = "reproduce known defects of the reference program", .value = flag(o.compat)});
}

void add_evaluation(OptionTable& table, RunRequest& o) {
  table.group("Evaluation");
  table.add({.name = "acc-log",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "iterations between accuracy measurements",
             .value = integer(o.acc_log, iterations),
             .fallback = "--iters",
             .common = true});
  table.add({.name = "acc-n",
             .placeholder = "N",
             .noun = "a number of samples",
             .meaning = "test samples per context for --acc-log (0 or 'all': every sample)",
             .value = samples_or_all(o.acc_n)});
  table.add({.name = "loss-log",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "iterations between recorded losses",
             .value = integer(o.loss_log, iterations),
             .fallback = "--iters"});
  table.add({.name = "time", .meaning = "write the training time, in seconds, to a file", .value = flag(o.time)});
}

void add_general(OptionTable& table, RunRequest& o) {
  table.group("General");
  table.add({.name = "seed",
             .placeholder = "N",
             .noun = "a seed",
             .meaning = "random seed; 0 keeps classes in their usual order",
             .value = integer(o.seed, {.least = 0, .most = largest_seed}),
             .common = true});
  table.add({.name = "threads",
             .placeholder = "N",
             .noun = "a number of threads",
             .meaning = "compute threads; results depend on them only with convolutions, batch norm or dropout",
             .value = integer(o.threads, {.least = 1, .most = 1024}),
             .fallback = "all; for such networks 1",
             .common = true});
  table.add({.name = "device",
             .placeholder = "NAME",
             .noun = "a device",
             .meaning = "device; cuda is not supported yet",
             .value = choice(o.device, words(devices)),
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
             .meaning = "folder that holds the data sets",
             .value = text(o.data_dir),
             .fallback = "~/.cache/meander",
             .common = true});
  table.add({.name = "out",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "parent folder; each run creates its own folder in it",
             .value = text(o.out),
             .fallback = default_out,
             .common = true});
  table.add({.name = "results-dir",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "folder for acc-STAMP.txt and time-STAMP.txt",
             .value = text(o.results_dir),
             .fallback = "the run's folder"});
  table.add({.name = "model-dir",
             .placeholder = "DIR",
             .noun = "a folder",
             .meaning = "folder for the trained model",
             .value = text(o.model_dir),
             .fallback = "the run's folder"});
  table.add({.name = "no-save", .meaning = "do not save the trained model", .value = flag(o.no_save)});
  table.add({.name = "config",
             .placeholder = "FILE",
             .noun = "a file",
             .meaning = "read options from a TOML file (-: standard input); the command line overrides it",
             .value = text(o.config),
             .in_files = false,
             .names_file = true,
             .common = true});
  table.add({.name = "write-config",
             .placeholder = "FILE",
             .noun = "a file",
             .meaning = "write all options of this run to a TOML file, then run",
             .value = text(o.write_config),
             .in_files = false});
}

void add_output(OptionTable& table, RunRequest& o) {
  table.group("Output");
  table.add({.name = "get-stamp",
             .meaning = "print the run's stamp and exit",
             .value = flag(o.get_stamp),
             .in_files = false});
  table.add({.name = "quiet",
             .meaning = "print warnings and errors only",
             .value = flag(o.quiet),
             .in_files = false,
             .common = true});
  table.add({.name = "json",
             .meaning = "print the result as one line of JSON",
             .value = flag(o.json),
             .in_files = false,
             .common = true});
}

}  // namespace

std::string to_string(OptimiserKind optimiser) { return word_for(optimisers, optimiser); }
std::string to_string(ActiveClasses classes) { return word_for(competing, classes); }
std::string to_string(ReplayWeight::Kind weight) { return word_for(replay_weights, weight); }
std::string to_string(DriftInput input) { return word_for(drift_inputs, input); }

OptionTable run_option_table(RunRequest& options) {
  OptionTable table("run", "Train one learner on one stream; write what it did to a run directory.");
  add_problem(table, options);
  add_method_options(table, options.method);
  add_training(table, options, fmt::format("{}{}", default_update_every, patient_methods()));
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

std::vector<std::string> program_option_names() {
  // Asked for every option of every method.
  static const std::vector<std::string> all = [] {
    RunRequest options;
    OptionTable table("run", "");
    add_problem(table, options);
    add_training(table, options, "");
    add_network(table, options);
    add_evaluation(table, options);
    add_general(table, options);
    add_files(table, options);
    add_output(table, options);
    std::vector<std::string> names{"help", "method", "bce"};
    for (const Group& group : table.groups()) {
      for (const Option& option : group.options) {
        names.push_back(option.name);
        names.insert(names.end(), option.aliases.begin(), option.aliases.end());
      }
    }
    return names;
  }();
  return all;
}

}  // namespace meander
