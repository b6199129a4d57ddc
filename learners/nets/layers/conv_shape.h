#pragma once

#include <meander/learners/nets/layers/activation.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace meander {

class Archive;

enum class ConvKind { Standard, ResNet };

/// Convolutional layers for square images. Layer 0 is a plain convolution, also in a ResNet; each later one is a plain
/// convolution or `blocks` residual blocks (He et al. 2016, arXiv:1512.03385). The last `reducing` layers halve the
/// side and, layer 0 apart, double the channels. Nothing follows the last layer: a plain one has neither batch norm nor
/// non-linearity, a residual one no final non-linearity.
struct ConvShape {
  std::int64_t channels = 3;  ///< of the images
  std::int64_t side = 32;
  std::int64_t depth = 5;                  ///< layers; 0: none, images are only flattened
  std::int64_t first_channels = 16;        ///< outputs of layer 0
  std::optional<std::int64_t> reducing{};  ///< all but layer 0 where unset; at most all layers
  ConvKind kind = ConvKind::Standard;      ///< fewer than two layers are always standard
  std::int64_t blocks = 2;                 ///< per layer of a ResNet
  bool batch_norm = true;
  Activation activation = Activation::Relu;
  bool pooling = false;  ///< global average pooling at the end
  /// Initial parameters and running statistics, as FeatureExtractor saves them; other entries are ignored. Null:
  /// random.
  std::shared_ptr<const Archive> pretrained{};

  std::int64_t reducing_layers() const;
  /// Whether this layer consists of residual blocks.
  bool residual(std::int64_t layer) const { return kind == ConvKind::ResNet && depth >= 2 && layer > 0; }
  std::int64_t stride(std::int64_t layer) const { return layer >= depth - reducing_layers() ? 2 : 1; }
  std::int64_t layer_channels(std::int64_t layer) const;
  std::int64_t channels_before(std::int64_t layer) const { return layer == 0 ? channels : layer_channels(layer - 1); }
  std::int64_t output_channels() const { return depth == 0 ? channels : layer_channels(depth - 1); }
  /// ceil(side / 2^reducing); 1 after pooling.
  std::int64_t output_side() const;
  /// Outputs per image, flattened: output_channels() x output_side()^2.
  std::int64_t outputs() const { return output_channels() * output_side() * output_side(); }
  /// Whether there is any batch norm: a single layer has none.
  bool has_batch_norm() const { return batch_norm && depth > 1; }
  /// Whether some batch norm sees a map of side 1: a single sample then gives a channel a single value.
  bool normalises_single_values() const;
  /// "C3-5x16-bn", "R3-5x20-b2b2b2b2-rl3-bpn"; empty without layers.
  std::string name() const;
};

/// Throws UsageError naming the field when the layers cannot be built.
void check(const ConvShape& shape);

}  // namespace meander
