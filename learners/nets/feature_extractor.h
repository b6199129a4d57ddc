#pragma once

#include <meander/learners/nets/layers/conv_encoder.h>
#include <meander/learners/nets/layers/conv_shape.h>
#include <meander/stream/runtime/arena.h>
#include <meander/stream/state/archive.h>

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

namespace meander {

/// A frozen convolutional encoder: computes features of images once, for a network that learns from them. Its weights
/// are random unless its shape is pre-trained or it is loaded. Not thread-safe; runs through LibTorch, with the same
/// bits for the same number of threads.
class FeatureExtractor {
 public:
  /// Throws UsageError for layers that cannot be built.
  FeatureExtractor(const ConvShape& shape, std::uint64_t seed);

  const ConvShape& shape() const { return encoder_.shape(); }
  std::string name() const { return shape().name(); }
  std::int64_t parameters() const { return encoder_.parameters(); }

  /// Computes on as many threads as the arena has; on one unless this is called.
  void use(const Arena& arena) { threads_ = arena.team(); }

  /// Images [count, channels, side, side] float32, as operators made them -> features [count, output_channels,
  /// output_side, output_side], in evaluation mode. Throws ShapeError for other images. `at_once` images at a time
  /// bound its memory; features do not depend on it.
  at::Tensor operator()(const at::Tensor& images, std::int64_t at_once = 256);

  /// Parameters and running statistics, named as those of a classifier with these layers ("conv1.weight"): the state of
  /// one loads into the other's encoder, other entries being ignored.
  void save(Archive& to) const;
  void load(const Archive& from);

 private:
  ParameterArray parameters_;
  RunningStatistics running_;
  ConvEncoder encoder_;
  int threads_ = 1;
};

}  // namespace meander
