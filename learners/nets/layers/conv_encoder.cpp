#include <meander/learners/nets/layers/conv_encoder.h>

#include <meander/learners/linalg/tensor_copy.h>
#include <meander/stream/state/archive.h>

#include <ATen/ops/mean.h>

#include <utility>

#include <fmt/format.h>

namespace meander {

ConvEncoder::ConvEncoder(const ConvShape& shape, const std::string& prefix, ParameterArray& parameters,
                         RunningStatistics& running)
    : shape_(shape), prefix_(prefix), first_entry_(parameters.entries().size()), first_statistic_(running.size()) {
  check(shape_);
  const std::int64_t size_before = parameters.size();
  for (std::int64_t l = 0; l < shape_.depth; ++l) {
    const std::string name = fmt::format("{}conv{}", prefix, l + 1);
    const std::int64_t out = shape_.layer_channels(l);
    std::int64_t in = shape_.channels_before(l), stride = shape_.stride(l);
    Layer layer;
    if (!shape_.residual(l)) {
      const bool last = l + 1 == shape_.depth;
      layer.plain.emplace_back(ConvLayerShape{.name = name,
                                              .norm = shape_.batch_norm && !last ? name + ".bn" : "",
                                              .in = in,
                                              .out = out,
                                              .stride = stride},
                               parameters, running);
    }
    for (std::int64_t b = 0; shape_.residual(l) && b < shape_.blocks; ++b) {
      layer.blocks.push_back(make_block(fmt::format("{}.block{}.", name, b + 1), in, out, stride, parameters, running));
      in = out, stride = 1;
    }
    layers_.push_back(std::move(layer));
  }
  entries_ = parameters.entries().size() - first_entry_;
  statistics_ = running.size() - first_statistic_;
  parameters_ = parameters.size() - size_before;
  if (shape_.pretrained) load_statistics(running, *shape_.pretrained);
}

ConvEncoder::Block ConvEncoder::make_block(const std::string& name, std::int64_t in, std::int64_t out,
                                           std::int64_t stride, ParameterArray& parameters,
                                           RunningStatistics& running) const {
  ConvLayerShape conv{.in = in, .out = out, .stride = stride, .bias = !shape_.batch_norm};
  const auto make = [&](const char* convolution, const char* norm) {
    conv.name = name + convolution;
    conv.norm = shape_.batch_norm ? name + norm : "";
    return ConvLayer(conv, parameters, running);
  };
  ConvLayer first = make("conv1", "bn1");
  conv.in = out, conv.stride = 1;
  Block block{std::move(first), make("conv2", "bn2"), {}};
  if (stride == 1 && in == out) return block;
  conv.in = in, conv.stride = stride, conv.kernel = 1, conv.padding = 0;
  block.shortcut.push_back(make("shortcut.conv", "shortcut.bn"));
  return block;
}

void ConvEncoder::initialise(ParameterArray& parameters, std::uint64_t seed) const {
  if (shape_.pretrained) return load_parameters(parameters, *shape_.pretrained);
  Rng rng(seed, "convolutions");
  for (const Layer& layer : layers_) {
    for (const ConvLayer& conv : layer.plain) conv.initialise(parameters, rng);
    for (const Block& block : layer.blocks) {
      block.first.initialise(parameters, rng);
      block.second.initialise(parameters, rng);
      for (const ConvLayer& conv : block.shortcut) conv.initialise(parameters, rng);
    }
  }
}

void ConvEncoder::save(const ParameterArray& parameters, const RunningStatistics& running, Archive& to) const {
  for (std::size_t e = first_entry_; e < first_entry_ + entries_; ++e) {
    const ParameterEntry& entry = parameters.entries()[e];
    to.write(entry.name.substr(prefix_.size()), to_tensor(parameters.data() + entry.offset, entry.shape));
  }
  for (std::size_t s = first_statistic_; s < first_statistic_ + statistics_; ++s) {
    running.values(s).save(to, running.name(s).substr(prefix_.size()));
  }
}

void ConvEncoder::load(ParameterArray& parameters, RunningStatistics& running, const Archive& from) const {
  load_parameters(parameters, from);
  load_statistics(running, from);
}

void ConvEncoder::load_parameters(ParameterArray& parameters, const Archive& from) const {
  for (std::size_t e = first_entry_; e < first_entry_ + entries_; ++e) {
    const ParameterEntry& entry = parameters.entries()[e];
    from_archive(from, entry.name.substr(prefix_.size()), parameters.data() + entry.offset, entry.shape);
  }
}

void ConvEncoder::load_statistics(RunningStatistics& running, const Archive& from) const {
  for (std::size_t s = first_statistic_; s < first_statistic_ + statistics_; ++s) {
    running.values(s).load(from, running.name(s).substr(prefix_.size()));
  }
}

at::Tensor ConvEncoder::forward(const at::Tensor& images, const Leaves& leaves, RunningStatistics& running, bool train,
                                const std::function<void(const at::Tensor&)>& each_layer) const {
  const float slope = negative_slope(shape_.activation);
  at::Tensor h = images;
  const auto through = [&](const ConvLayer& conv, const at::Tensor& x) {
    return conv.forward(x, leaves, running, train);
  };
  for (std::size_t l = 0; l < layers_.size(); ++l) {
    const bool last_layer = l + 1 == layers_.size();
    for (const ConvLayer& conv : layers_[l].plain) {
      h = through(conv, h);
      if (!last_layer) h = activate(h, slope);
    }
    for (const Block& block : layers_[l].blocks) {
      const at::Tensor shortcut = block.shortcut.empty() ? h : through(block.shortcut.front(), h);
      h = through(block.second, activate(through(block.first, h), slope)).add(shortcut);
      if (!last_layer || &block != &layers_[l].blocks.back()) h = activate(h, slope);
    }
    if (each_layer) each_layer(h);
  }
  return shape_.pooling && shape_.depth > 0 ? h.mean({2, 3}, true) : h;
}

}  // namespace meander
