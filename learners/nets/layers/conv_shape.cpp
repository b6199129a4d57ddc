#include <meander/learners/nets/layers/conv_shape.h>

#include <meander/stream/runtime/error.h>

#include <algorithm>

#include <fmt/format.h>

namespace meander {

std::int64_t ConvShape::reducing_layers() const {
  return std::min(reducing.value_or(std::max<std::int64_t>(depth - 1, 0)), depth);
}

std::int64_t ConvShape::layer_channels(std::int64_t layer) const {
  std::int64_t count = first_channels;
  for (std::int64_t l = 1; l <= layer; ++l) count *= stride(l);
  return count;
}

std::int64_t ConvShape::output_side() const {
  if (depth > 0 && pooling) return 1;
  std::int64_t left = side;
  for (std::int64_t l = 0; l < depth; ++l) left = (left + stride(l) - 1) / stride(l);
  return left;
}

// The layer that a plain network ends with has no batch norm.
bool ConvShape::normalises_single_values() const {
  std::int64_t left = side;
  for (std::int64_t l = 0; batch_norm && l < depth; ++l) {
    left = (left + stride(l) - 1) / stride(l);
    if (left == 1 && (residual(l) || l + 1 < depth)) return true;
  }
  return false;
}

std::string ConvShape::name() const {
  if (depth == 0) return "";
  const bool blocky = residual(depth - 1);
  std::string text = fmt::format("{}{}-{}x{}", blocky ? "R" : "C", channels, depth, first_channels);
  if (blocky) text += "-";
  for (std::int64_t l = 1; blocky && l < depth; ++l) text += fmt::format("b{}", blocks);
  if (reducing_layers() != depth - 1) text += fmt::format("-rl{}", reducing_layers());
  text += batch_norm ? "-b" : "-";
  if (activation == Activation::LeakyRelu) text += "l";
  if (pooling) text += "p";
  return text + "n";
}

void check(const ConvShape& shape) {
  const auto require = [](const char* what, std::int64_t value, std::int64_t least) {
    if (value < least) {
      throw UsageError(what, fmt::format("{} is too few", value), fmt::format("give {} or more", least));
    }
  };
  require("image channels", shape.channels, 1);
  require("image side", shape.side, 1);
  require("convolutional layers", shape.depth, 0);
  require("convolution channels", shape.first_channels, 1);
  require("reducing layers", shape.reducing.value_or(0), 0);
  if (shape.kind == ConvKind::ResNet) require("blocks", shape.blocks, 1);
  constexpr std::int64_t most_layers = 1000;
  if (shape.depth > most_layers) {
    throw UsageError("convolutional layers", fmt::format("{} are too many", shape.depth),
                     fmt::format("give {} or fewer", most_layers));
  }
  constexpr std::int64_t most_channels = 1 << 16;  // far more than any network has, and no product overflows
  std::int64_t count = shape.first_channels;
  for (std::int64_t l = 0; l < shape.depth && count <= most_channels; ++l) count = shape.layer_channels(l);
  if (count > most_channels) {
    throw UsageError("convolution channels", fmt::format("a layer would have more than {}", most_channels),
                     "give fewer layers or channels");
  }
}

}  // namespace meander
