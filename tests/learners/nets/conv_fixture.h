#pragma once

#include "learners/learner_fixture.h"

#include <meander/learners/nets/conv_classifier.h>

#include <memory>

namespace meander {

/// Toy samples as images of one channel, four pixels wide.
inline const ToyStream toy_images{.inputs = 16, .outputs = 4, .batch = 6};

inline ConvShape toy_convolutions(ConvKind kind = ConvKind::Standard) {
  return {.channels = 1, .side = 4, .depth = 2, .first_channels = 2, .kind = kind};
}

inline MlpShape toy_layers(double dropout = 0.0) {
  return {.outputs = 4, .layers = 2, .units = 5, .batch_norm = true, .dropout = dropout};
}

inline std::vector<float> logits(Network& network, const Batch& batch, Mode mode = Mode::Evaluate) {
  const float* values = network.forward({batch.x.data_ptr<float>(), batch.size()}, mode);
  return {values, values + batch.size() * network.outputs()};
}

}  // namespace meander
