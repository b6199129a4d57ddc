#pragma once

#include <meander/learners/nets/layers/conv_layer.h>
#include <meander/learners/nets/layers/conv_shape.h>
#include <meander/learners/nets/layers/parameter_array.h>
#include <meander/learners/nets/layers/running_statistics.h>

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace meander {

/// Convolutional layers as a piece of a network that runs through LibTorch's autograd. Parameters are named
/// "conv1.weight", "conv1.bias", "conv1.bn.weight", "conv2.block1.conv1.weight", "conv2.block1.bn1.weight",
/// "conv2.block1.shortcut.conv.weight", ..., after a prefix.
class ConvEncoder {
 public:
  /// Adds its parameters and running statistics to those of the network, in order. Throws UsageError for a shape that
  /// cannot be built, Error if it is pre-trained and an entry is absent.
  ConvEncoder(const ConvShape& shape, const std::string& prefix, ParameterArray& parameters,
              RunningStatistics& running);

  const ConvShape& shape() const { return shape_; }
  /// Its share of the ParameterArray: number of entries, and of floats.
  std::size_t entries() const { return entries_; }
  std::int64_t parameters() const { return parameters_; }

  /// As pre-trained; otherwise uniform in +-1/sqrt(fan-in), batch norm scale 1, shift 0.
  void initialise(ParameterArray& parameters, std::uint64_t seed) const;
  /// Its share of the network's parameters and running statistics, named without the prefix.
  void save(const ParameterArray& parameters, const RunningStatistics& running, Archive& to) const;
  void load(ParameterArray& parameters, RunningStatistics& running, const Archive& from) const;

  /// Images [count, channels, side, side] -> [count, output_channels, output_side, output_side]. `leaves` and `running`
  /// are those of the network it was added to. `train`: uses batch statistics and updates the running ones; without it
  /// and without gradients (at::NoGradGuard) it is frozen. `each_layer` is called with every layer's output, before
  /// pooling.
  at::Tensor forward(const at::Tensor& images, const Leaves& leaves, RunningStatistics& running, bool train,
                     const std::function<void(const at::Tensor&)>& each_layer = {}) const;

 private:
  /// conv - norm - activation - conv - norm, plus a shortcut: the identity where `shortcut` is empty.
  struct Block {
    ConvLayer first, second;
    std::vector<ConvLayer> shortcut;
  };
  /// Either one plain convolution or some blocks.
  struct Layer {
    std::vector<ConvLayer> plain;
    std::vector<Block> blocks;
  };

  void load_parameters(ParameterArray& parameters, const Archive& from) const;
  void load_statistics(RunningStatistics& running, const Archive& from) const;
  Block make_block(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t stride,
                   ParameterArray& parameters, RunningStatistics& running) const;

  ConvShape shape_;
  std::string prefix_;
  std::size_t first_entry_ = 0, entries_ = 0;
  std::size_t first_statistic_ = 0, statistics_ = 0;
  std::int64_t parameters_ = 0;
  std::vector<Layer> layers_;
};

}  // namespace meander
