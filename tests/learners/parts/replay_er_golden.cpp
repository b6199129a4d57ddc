// Golden topic "replay_er": experience replay, task-free and academic (docs/methods/er.md).
#include "given_replay.h"
#include "golden_topics.h"

#include <meander/learners/buffers/join.h>

#include <fmt/format.h>

namespace meander::golden {
namespace {

struct ReplaySetting {
  explicit ReplaySetting(const GoldenCase& golden)
      : multi_head(golden.config.at("scenario") == "task" && !golden.config.value("singlehead", false)),
        academic(golden.config.at("setting") == "academic"),
        context(integer_or(golden.config, "context", 1)) {
    if (multi_head) head_width = integer(golden.config.at("classes_per_context"));
    if (golden.config.value("loss", "ce") == "bce") options.objective = Objective::Binary;
    if (academic) options.replay_weight = ReplayWeight::one_over_contexts();
    options.consolidate = on_request();
  }

  bool multi_head, academic;
  std::int64_t context, head_width = 0;  // context counts from 1
  LearnerOptions options;
};

at::Tensor current_context(const GoldenCase& golden, const ReplaySetting& setting, std::size_t i) {
  if (has(golden.inputs, "context")) return labels(element(golden.inputs.at("context"), i));
  return setting.multi_head ? context_of_all(element(golden.inputs.at("x"), i), setting.context - 1) : at::Tensor();
}

void one_replay(const GoldenCase& golden, const ReplaySetting& setting, std::unique_ptr<Network> network) {
  ExperienceReplayOptions options;
  if (has(golden.initial, "teacher")) options.distill = number(golden.config.at("temperature"));
  auto replay = std::make_unique<GivenReplay>(options);
  GivenReplay& replayed = *replay;
  Parts parts;
  parts.push_back(std::move(replay));
  Training training(golden, {std::move(network), setting.head_width}, std::move(parts), setting.options);
  training.consolidate(setting.context - 1);
  if (has(golden.initial, "teacher")) {
    const auto outputs = static_cast<std::size_t>(training.learner.network().outputs());
    set_classes_seen(training.learner, std::vector<std::uint8_t>(outputs, 1));
    training.consolidate(1, golden.initial.at("teacher"));
  }
  for (std::size_t i = 0; i < golden.expect("steps").size(); ++i) {
    replayed.given = {replay_batch(golden, i)};
    training.take(batch(element(golden.inputs.at("x"), i), element(golden.inputs.at("y"), i),
                        current_context(golden, setting, i)));
    training.check(fmt::format("steps[{}]", i), golden.expect("steps").at(i));
  }
}

std::vector<Batch> batches_of_contexts(const Json& contexts) {
  std::vector<Batch> batches;
  for (std::size_t c = 0; c < contexts.size(); ++c) {
    const Json& x = contexts[c].at("x");
    batches.push_back(batch(x, contexts[c].at("y"), context_of_all(x, static_cast<std::int64_t>(c))));
  }
  return batches;
}

void replay_per_context(const GoldenCase& golden, const ReplaySetting& setting, std::unique_ptr<Network> network) {
  auto replay = std::make_unique<GivenReplay>();
  GivenReplay& replayed = *replay;
  Parts parts;
  parts.push_back(std::move(replay));
  Training training(golden, {std::move(network), setting.head_width}, std::move(parts), setting.options);
  training.consolidate(setting.context - 1);
  for (std::size_t i = 0; i < golden.expect("steps").size(); ++i) {
    replayed.given = batches_of_contexts(element(golden.inputs.at("replay"), i));
    const Json x = element(golden.inputs.at("x"), i);
    // Gates and heads both go by the context.
    training.take(batch(x, element(golden.inputs.at("y"), i), context_of_all(x, setting.context - 1)));
    training.check(fmt::format("steps[{}]", i), golden.expect("steps").at(i));
  }
}

// Joint training has no replay: its stream yields equally many samples of every context, and its loss is the mean over
// all.
void joint(const GoldenCase& golden, const ReplaySetting& setting, std::unique_ptr<Network> network) {
  Training training(golden, {std::move(network), setting.head_width}, {}, setting.options);
  TensorPool pool;
  for (std::size_t i = 0; i < golden.expect("steps").size(); ++i) {
    training.take(join(batches_of_contexts(element(golden.inputs.at("replay"), i)), pool));
    Json expected = golden.expect("steps").at(i);
    // It is reported as a single term.
    if (has(expected, "loss_replay")) expected["loss_current"] = expected.at("loss_replay");
    expected.erase("loss_replay");
    training.check(fmt::format("steps[{}]", i), expected);
  }
}

}  // namespace

void replay_er(const GoldenCase& golden) {
  const ReplaySetting setting(golden);
  for (auto& network : networks(golden)) {
    if (!has(golden.inputs, "x")) {
      joint(golden, setting, std::move(network));
    } else if (has(golden.inputs, "replay")) {
      replay_per_context(golden, setting, std::move(network));
    } else {
      one_replay(golden, setting, std::move(network));
    }
  }
}

}  // namespace meander::golden
