#include <meander/learners/linalg/kernel_attributes.h>
#include <meander/learners/nets/generative/vae_layers.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <utility>

// The backward pass of a variational auto-encoder: decoder, latents, encoder.
namespace meander {
namespace {

MEANDER_KERNEL void add_through_latents(const float* __restrict from_decoder, const float* __restrict from_prior,
                                        const float* __restrict spread, std::int64_t size, float* __restrict dmean,
                                        float* __restrict dlog_variance) {
#pragma omp simd
  for (std::int64_t i = 0; i < size; ++i) {
    const float ds = from_decoder[i] + from_prior[i];
    dmean[i] += ds;
    dlog_variance[i] += 0.5F * ds * spread[i];
  }
}

}  // namespace

// The gradient of what the heads see; null if that is the images themselves.
float* VaeLayers::hidden_delta() {
  if (!encoder_.empty()) return encoder_.back().delta();
  return convolutions_ ? dbody_.data() : nullptr;
}

void VaeLayers::backward(const float* dlogits, float* gradient, bool add) {
  bool add_here = add;
  for (const Rows rows : reconstructed_) {
    backward_decoder(rows, gradient, std::exchange(add_here, true));
    through_latents(rows);
  }
  if (!add_here) {
    for (const DenseLayer& layer : decoder_) layer.clear(gradient);
    if (convolutions_) convolutions_->clear_decoder(gradient);
  }
  add_prior_gradient(gradient, add);
  backward_encoder(dlogits, gradient, add);
}

void VaeLayers::backward_decoder(Rows rows, float* gradient, bool add) {
  if (convolutions_) {
    convolutions_->backward_decoder(arena_, dimages_.data(), decoder_.back().delta(), gradient, add);
  }
  for (std::size_t l = decoder_.size(); l-- > 0;) {
    decoder_[l].through_activation(arena_, rows);
    const float* input = l == 0 ? latents_.data() : decoder_[l - 1].output();
    decoder_[l].backward(arena_, input, rows, l == 0 ? dlatents_.data() : decoder_[l - 1].delta(), false, gradient,
                         add);
  }
}

void VaeLayers::through_latents(Rows rows) {
  const std::int64_t at = rows.first * shape_.latent, size = rows.count() * shape_.latent;
  float* dlog_variance = heads_[log_variance_head].delta() + at;
  add_through_latents(dlatents_.data() + at, prior_dlatents_.data() + at, spread_.data() + at, size,
                      heads_[mean_head].delta() + at, dlog_variance);
  const auto limit = static_cast<float>(shape_.log_variance_limit);
  if (limit == 0.0F) return;
  const float* values = log_variance() + at;
  for (std::int64_t i = 0; i < size; ++i) {
    if (values[i] <= -limit || values[i] >= limit) dlog_variance[i] = 0.0F;
  }
}

void VaeLayers::add_prior_gradient(float* gradient, bool add) {
  const std::int64_t size = shape_.prior_modes() * shape_.latent;
  for (int part = 0; part < 2 && shape_.modes > 0; ++part) {
    float* to = gradient + (part == 0 ? prior_means_ : prior_log_variances_);
    if (!add) std::fill_n(to, size, 0.0F);
    const float* from = prior_gradient_.data() + part * size;
    for (std::int64_t i = 0; i < size && !reconstructed_.empty(); ++i) to[i] += from[i];
  }
}

void VaeLayers::backward_encoder(const float* dlogits, float* gradient, bool add) {
  const Rows all{0, count_};
  if (dlogits != nullptr) std::copy_n(dlogits, count_ * shape_.classes, heads_[classifier].delta());
  bool add_delta = false;
  for (std::size_t h = 0; h < heads_.size(); ++h) {
    if (h == classifier ? dlogits != nullptr : !reconstructed_.empty()) {
      heads_[h].backward(arena_, features(), all, hidden_delta(), std::exchange(add_delta, true), gradient, add);
    } else if (!add) {
      heads_[h].clear(gradient);
    }
  }
  if (!add_delta) throw InternalError("a variational auto-encoder was asked for the gradient of nothing");
  for (std::size_t l = encoder_.size(); l-- > 0;) {
    encoder_[l].through_activation(arena_, all);
    float* below = l > 0 ? encoder_[l - 1].delta() : convolutions_ ? dbody_.data() : nullptr;
    encoder_[l].backward(arena_, input_of(l), all, below, false, gradient, add);
  }
  if (convolutions_) convolutions_->backward_encoder(arena_, dbody_.data(), gradient, add);
}

const std::vector<LayerPass>& VaeLayers::backward_layers(const float* dlogits) {
  const Rows all{0, count_};
  std::copy_n(dlogits, count_ * shape_.classes, heads_[classifier].delta());
  passes_.back() = {features(), heads_[classifier].delta()};
  DenseLayer* above = &heads_[classifier];
  for (std::size_t l = encoder_.size(); l-- > 0;) {
    above->backward_input(arena_, all, encoder_[l].delta(), false);
    encoder_[l].through_activation(arena_, all);
    passes_[l] = {input_of(l), encoder_[l].delta()};
    above = &encoder_[l];
  }
  return passes_;
}

}  // namespace meander
