#pragma once

#include "learners/golden_training.h"

#include <meander/learners/parts/experience_replay.h>

namespace meander::golden {

/// Experience replay of given groups; without any it replays nothing.
class GivenReplay final : public ExperienceReplay {
 public:
  explicit GivenReplay(const ExperienceReplayOptions& options = {}) : ExperienceReplay(nullptr, options) {}

  std::vector<Batch> given;

 protected:
  std::vector<Batch> draw(Step&) override { return given; }
};

/// inputs.replay_*[step]; empty where there is none.
inline Batch replay_batch(const GoldenCase& golden, std::size_t step) {
  if (!has(golden.inputs, "replay_x")) return {};
  at::Tensor context;
  if (has(golden.inputs, "replay_context")) context = labels(element(golden.inputs.at("replay_context"), step));
  return batch(element(golden.inputs.at("replay_x"), step), element(golden.inputs.at("replay_y"), step), context);
}

}  // namespace meander::golden
