#pragma once

#include <meander/learners/nets/generative/vae_shape.h>
#include <meander/learners/nets/layers/conv_encoder.h>
#include <meander/learners/nets/layers/conv_layer.h>
#include <meander/learners/nets/layers/running_statistics.h>

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace meander {

class Arena;

/// The convolutional encoder of a variational auto-encoder, and its mirror image of transposed convolutions, through
/// LibTorch's autograd: the same bits for the same number of threads of the arena.
class VaeConvolutions {
 public:
  /// Adds the parameters of all layers of the shape, fully-connected ones included, in the order of the flat array.
  VaeConvolutions(const VaeShape& shape, ParameterArray& parameters);

  void initialise(ParameterArray& parameters, std::uint64_t seed) const;

  /// x [count, pixels] -> what the fully-connected layers see, [count, body()], valid until the next pass.
  const float* encode(Arena* arena, ParameterArray& parameters, const float* x, std::int64_t count, bool train);
  void backward_encoder(Arena* arena, const float* doutput, float* gradient, bool add);
  /// body [count, body()] -> images [count, pixels] before the sigmoid, valid until the next pass.
  float* decode(Arena* arena, ParameterArray& parameters, const float* body, std::int64_t count, bool train);
  void backward_decoder(Arena* arena, const float* dimages, float* dbody, float* gradient, bool add);
  /// Writes zeros in place of the decoder's gradient.
  void clear_decoder(float* gradient) const;

  RunningStatistics& running() { return running_; }
  const RunningStatistics& running() const { return running_; }
  void keep_statistics() { kept_ = running_; }
  void restore_statistics() { running_ = kept_; }

 private:
  void put(const std::vector<at::Tensor>& gradients, std::size_t first, float* gradient, bool add) const;

  VaeShape shape_;
  RunningStatistics running_, kept_;
  ConvEncoder encoder_;
  std::vector<ConvLayer> decoder_;
  std::size_t decoder_first_ = 0, decoder_last_ = 0;  // its entries in the flat array
  std::vector<ParameterEntry> entries_;

  Leaves leaves_;
  at::Tensor encoded_, body_, images_;
};

}  // namespace meander
