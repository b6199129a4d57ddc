#include <meander/apps/request/learning_options.h>

#include <meander/apps/cli/python_number.h>
#include <meander/stream/runtime/error.h>

#include <array>
#include <optional>
#include <utility>

namespace meander {
namespace {

using namespace cli;

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

template <class E, std::size_t N>
std::string word_for(const std::array<Word<E>, N>& table, E value) {
  for (const auto& word : table) {
    if (word.value == value) return word.text;
  }
  throw InternalError("a value of an option has no word");
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

}  // namespace

void add_network_options(OptionTable& table, RunRequest& o) {
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
             .value = choice(o.fc_nl, activations)});
  table.add({.name = "singlehead",
             .meaning = "task scenario: share one output head among all contexts",
             .value = flag(o.singlehead)});
}

void add_training_options(OptionTable& table, RunRequest& o, std::string update_every) {
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
             .value = choice(o.optimizer, optimisers)});
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
             .value = choice(o.on_nan, answers_to_nan)});
  table.add({.name = "update-every",
             .placeholder = "N",
             .noun = "a number of iterations",
             .meaning = "iterations between consolidations",
             .value = integer(o.update_every, any_iterations),
             .fallback = std::move(update_every),
             .common = true});
  table.add(
      {.name = "consolidate",
       .placeholder = "WHEN",
       .noun = "a time to consolidate",
       .meaning = "when to consolidate: every:N (iterations), boundary (where announced), or drift (where detected)",
       .value = consolidation(o.consolidate),
       .fallback = "every:N, N of --update-every"});
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
             .value = choice(o.drift_input, drift_inputs),
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
             .value = integer(o.min_gap, any_iterations),
             .fallback = std::to_string(DriftOptions().min_gap)});
  table.add({.name = "replay-weight",
             .placeholder = "HOW",
             .noun = "a weight",
             .meaning = "weight of the current batch against the replayed one: half, 1/t (t: contexts so far), or "
                        "schedule (1/t, with t counted from iterations)",
             .value = choice(o.replay_weight, replay_weights),
             .fallback = "half"});
  table.add({.name = "active-classes",
             .placeholder = "WHICH",
             .noun = "a choice of outputs",
             .meaning = "class scenario: outputs that compete in training",
             .value = choice(o.active_classes, competing)});
  table.add({.name = "compat", .meaning = "reproduce known defects of the reference program", .value = flag(o.compat)});
}

std::string to_string(OptimiserKind optimiser) { return word_for(optimisers, optimiser); }
std::string to_string(ActiveClasses classes) { return word_for(competing, classes); }
std::string to_string(ReplayWeight::Kind weight) { return word_for(replay_weights, weight); }
std::string to_string(DriftInput input) { return word_for(drift_inputs, input); }

}  // namespace meander
