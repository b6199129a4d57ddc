#include <meander/learners/nets/generative/vae_convolutions.h>

#include <meander/learners/linalg/gemm.h>
#include <meander/learners/nets/layers/openmp_team.h>
#include <meander/stream/runtime/arena.h>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>

#include <fmt/format.h>

namespace meander {
namespace {

int threads_of(Arena* arena) { return arena == nullptr ? 1 : arena->team(); }

std::vector<ConvLayer> mirrored(const ConvShape& conv, ParameterArray& parameters, RunningStatistics& running) {
  std::vector<ConvLayer> layers;
  std::int64_t channels = conv.output_channels();
  for (std::int64_t l = 0; l < conv.depth; ++l) {
    const bool last = l + 1 == conv.depth, doubles_side = l < conv.reducing_layers();
    const std::string name = fmt::format("dec.deconv{}", l + 1);
    const std::int64_t out = last ? conv.channels : doubles_side ? channels / 2 : channels;
    layers.emplace_back(ConvLayerShape{.name = name,
                                       .norm = conv.batch_norm && !last ? name + ".bn" : "",
                                       .in = channels,
                                       .out = out,
                                       .kernel = doubles_side ? 4 : 3,
                                       .stride = doubles_side ? 2 : 1,
                                       .transposed = true},
                        parameters, running);
    channels = out;
  }
  return layers;
}

}  // namespace

VaeConvolutions::VaeConvolutions(const VaeShape& shape, ParameterArray& parameters)
    : shape_(shape), encoder_(shape.conv, "enc.", parameters, running_) {
  for (const auto& list : {shape.encoder(), shape.heads(), shape.decoder()}) {
    for (const DenseShape& layer : list) add_parameters(layer, parameters);
  }
  decoder_first_ = parameters.entries().size();
  decoder_ = mirrored(shape.conv, parameters, running_);
  decoder_last_ = parameters.entries().size();
  entries_ = parameters.entries();
  const OpenMpTeam team(1);
  gemm_description();  // makes sure that gemm.cpp is linked in: LibTorch's products then are ours
}

void VaeConvolutions::initialise(ParameterArray& parameters, std::uint64_t seed) const {
  encoder_.initialise(parameters, seed);
  Rng rng(seed, "transposed convolutions");
  for (const ConvLayer& layer : decoder_) layer.initialise(parameters, rng);
}

const float* VaeConvolutions::encode(Arena* arena, ParameterArray& parameters, const float* x, std::int64_t count,
                                     bool train) {
  const OpenMpTeam team(threads_of(arena));
  const bool learns = train && !shape_.freeze_conv;
  const at::AutoGradMode gradients(learns);
  leaves_ = leaves_of(parameters, learns);
  const ConvShape& conv = encoder_.shape();
  const at::Tensor images = at::from_blob(const_cast<float*>(x), {count, conv.channels, conv.side, conv.side});
  encoded_ = encoder_.forward(images, leaves_, running_, learns).contiguous();
  return encoded_.data_ptr<float>();
}

void VaeConvolutions::backward_encoder(Arena* arena, const float* doutput, float* gradient, bool add) {
  if (shape_.freeze_conv) {
    if (!add) std::fill_n(gradient, encoder_.parameters(), 0.0F);
    return;
  }
  const OpenMpTeam team(threads_of(arena));
  const at::Tensor outgoing = at::from_blob(const_cast<float*>(doutput), encoded_.sizes());
  const std::vector<at::Tensor> wanted(leaves_.begin(),
                                       leaves_.begin() + static_cast<std::ptrdiff_t>(encoder_.entries()));
  put(torch::autograd::grad({encoded_}, wanted, {outgoing}), 0, gradient, add);
}

float* VaeConvolutions::decode(Arena* arena, ParameterArray& parameters, const float* body, std::int64_t count,
                               bool train) {
  const OpenMpTeam team(threads_of(arena));
  const at::AutoGradMode gradients(train);
  if (!train || leaves_.empty() || !leaves_.back().requires_grad()) leaves_ = leaves_of(parameters, train);
  const ConvShape& conv = encoder_.shape();
  body_ =
      at::from_blob(const_cast<float*>(body), {count, conv.output_channels(), conv.output_side(), conv.output_side()})
          .requires_grad_(train);
  at::Tensor h = body_;
  for (std::size_t l = 0; l < decoder_.size(); ++l) {
    h = decoder_[l].forward(h, leaves_, running_, train);
    if (l + 1 < decoder_.size()) h = activate(h, negative_slope(conv.activation));
  }
  images_ = h.contiguous();
  return images_.data_ptr<float>();
}

void VaeConvolutions::backward_decoder(Arena* arena, const float* dimages, float* dbody, float* gradient, bool add) {
  const OpenMpTeam team(threads_of(arena));
  std::vector<at::Tensor> wanted(leaves_.begin() + static_cast<std::ptrdiff_t>(decoder_first_),
                                 leaves_.begin() + static_cast<std::ptrdiff_t>(decoder_last_));
  wanted.push_back(body_);
  const at::Tensor outgoing = at::from_blob(const_cast<float*>(dimages), images_.sizes());
  auto gradients = torch::autograd::grad({images_}, wanted, {outgoing});
  const at::Tensor to_body = gradients.back().contiguous();
  std::copy_n(to_body.data_ptr<float>(), to_body.numel(), dbody);
  gradients.pop_back();
  put(gradients, decoder_first_, gradient, add);
}

void VaeConvolutions::clear_decoder(float* gradient) const {
  for (std::size_t e = decoder_first_; e < decoder_last_; ++e) {
    std::fill_n(gradient + entries_[e].offset, entries_[e].size, 0.0F);
  }
}

void VaeConvolutions::put(const std::vector<at::Tensor>& gradients, std::size_t first, float* gradient,
                          bool add) const {
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    const ParameterEntry& entry = entries_[first + i];
    at::Tensor into = at::from_blob(gradient + entry.offset, entry.shape);
    if (add) {
      into.add_(gradients[i]);
    } else {
      into.copy_(gradients[i]);
    }
  }
}

}  // namespace meander
