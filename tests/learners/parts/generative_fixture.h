#pragma once

#include "learners/learner_fixture.h"

#include <meander/learners/nets/generative/conditional_vae.h>
#include <meander/learners/nets/no_network.h>
#include <meander/learners/parts/generative_classifier.h>
#include <meander/learners/parts/generative_replay.h>
#include <meander/learners/parts/replay_through_feedback.h>

#include <memory>
#include <string>
#include <utility>

namespace meander {

/// A small generative model for a toy stream's samples, which are not within [0, 1].
inline VaeShape toy_vae(const ToyStream& stream = {}) {
  VaeShape shape;
  shape.channels = stream.inputs, shape.side = 1;
  shape.layers = 2, shape.units = 5, shape.latent = 3;
  shape.reconstruction = Reconstruction::SquaredError, shape.sigmoid = false;
  return shape;
}

/// One that also classifies, with a mode of the prior and gates for every class.
inline VaeShape toy_conditional_vae(const ToyStream& stream = {}, GatedBy gated_by = GatedBy::Class,
                                    std::int64_t gate_inputs = 0) {
  VaeShape shape = toy_vae(stream);
  shape.layers = 3;
  shape.classes = stream.outputs;
  shape.modes = 2, shape.modes_per_class = true;
  shape.gated_by = gated_by, shape.gate_proportion = 0.3;
  draw_decoder_gates(shape, gate_inputs == 0 ? shape.classes : gate_inputs, 1);
  return shape;
}

/// A learner with generative replay, and the part.
template <class Replay = GenerativeReplay>
struct DreamingRun {
  explicit DreamingRun(GenerativeReplayOptions options, ToyStream stream = {}, LearnerOptions learner = {},
                       int threads = 1)
      : run(stream, std::make_unique<FusedMlp>(stream.shape(), 1), only<Replay>(part, std::move(options)),
            std::move(learner), threads) {}

  Replay* part = nullptr;
  ToyRun run;
};

}  // namespace meander
