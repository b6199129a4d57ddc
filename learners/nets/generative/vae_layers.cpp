#include <meander/learners/nets/generative/vae_layers.h>

#include <meander/learners/linalg/exponential.h>
#include <meander/learners/linalg/gemm.h>
#include <meander/learners/linalg/kernel_attributes.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <numeric>
#include <utility>

namespace meander {
namespace {

MEANDER_KERNEL void draw(const float* __restrict mean, const float* __restrict log_variance,
                         const float* __restrict noise, std::int64_t size, float* __restrict spread,
                         float* __restrict s) {
#pragma omp simd
  for (std::int64_t i = 0; i < size; ++i) {
    spread[i] = exponential(0.5F * log_variance[i]) * noise[i];
    s[i] = mean[i] + spread[i];
  }
}

std::vector<DenseLayer> layers(const std::vector<DenseShape>& shapes, ParameterArray& parameters) {
  std::vector<DenseLayer> list;
  for (const DenseShape& shape : shapes) list.emplace_back(shape, parameters);
  return list;
}

double mean_of(const std::vector<double>& values, std::int64_t count) {
  return std::accumulate(values.begin(), values.begin() + count, 0.0) / static_cast<double>(count);
}

}  // namespace

VaeLayers::VaeLayers(VaeShape shape, ParameterArray& parameters)
    : shape_(std::move(shape)),
      parameters_(parameters),
      encoder_(layers(shape_.encoder(), parameters)),
      heads_(layers(shape_.heads(), parameters)),
      decoder_(layers(shape_.decoder(), parameters)),
      prior_(shape_.prior_modes(), shape_.latent, shape_.modes_per_class ? shape_.modes : 0),
      gate_rows_(shape_.gates.layers.size()) {
  for (const DenseLayer& layer : encoder_) linear_.push_back(layer.linear());
  if (shape_.classes > 0) linear_.push_back(heads_[classifier].linear());
  passes_.resize(linear_.size());
  ParameterArray same_places;
  if (shape_.conv.depth > 0) convolutions_ = std::make_unique<VaeConvolutions>(shape_, same_places);
  if (shape_.modes == 0) return;
  prior_means_ = parameters.entry("prior.means").offset;
  prior_log_variances_ = parameters.entry("prior.logvars").offset;
}

const float* VaeLayers::input_of(std::size_t layer) const { return layer == 0 ? body_ : encoder_[layer - 1].output(); }

const float* VaeLayers::features() const { return input_of(encoder_.size()); }

void VaeLayers::encode(Arena* arena, const float* x, std::int64_t count, bool train) {
  arena_ = arena, x_ = x, count_ = count, train_ = train;
  posterior_found_ = false;
  reconstructed_.clear();
  body_ = convolutions_ ? convolutions_->encode(arena, parameters_, x, count, train) : x;
  if (convolutions_) dbody_.reserve(count * shape_.body());
  for (std::size_t l = 0; l < encoder_.size(); ++l) {
    encoder_[l].begin(count);
    encoder_[l].forward(arena, input_of(l), {0, count}, nullptr, train);
  }
  if (shape_.classes == 0) return;
  heads_[classifier].begin(count);
  heads_[classifier].forward(arena, features(), {0, count}, nullptr, train);
}

// Computes both heads for all rows; their deltas start from zero, since groups add to them.
void VaeLayers::find_posterior() {
  if (std::exchange(posterior_found_, true)) return;
  for (const std::size_t head : {mean_head, log_variance_head}) {
    heads_[head].begin(count_);
    heads_[head].forward(arena_, features(), {0, count_}, nullptr, train_);
    std::fill_n(heads_[head].delta(), count_ * shape_.latent, 0.0F);
  }
  if (shape_.log_variance_limit == 0.0) return;
  const auto limit = static_cast<float>(shape_.log_variance_limit);
  float* values = heads_[log_variance_head].output();
  std::transform(values, values + count_ * shape_.latent, values,
                 [=](float v) { return std::clamp(v, -limit, limit); });
}

const float* VaeLayers::mean() {
  find_posterior();
  return heads_[mean_head].output();
}

const float* VaeLayers::log_variance() {
  find_posterior();
  return heads_[log_variance_head].output();
}

void VaeLayers::decode_rows(Arena* arena, const float* latents, Rows rows, const float* gates, bool train) {
  const float* input = latents;
  for (std::size_t l = 0; l < decoder_.size(); ++l) {
    DenseLayer& layer = decoder_[l];
    const std::int64_t out = layer.shape().out, inputs = shape_.gate_inputs();
    const bool gated = gates != nullptr && l < gate_rows_.size();
    if (gated) {
      gemm(false, false, rows.count(), out, inputs, gates, inputs, shape_.gates.layers[l].data(), out, false,
           gate_rows_[l].data() + rows.first * out, out);
    }
    layer.forward(arena, input, rows, gated ? gate_rows_[l].data() : nullptr, train);
    input = layer.output();
  }
  images_ =
      convolutions_ ? convolutions_->decode(arena, parameters_, input, rows.count(), train) : decoder_.back().output();
}

void VaeLayers::begin_reconstruction() {
  for (DenseLayer& layer : decoder_) layer.begin(count_);
  for (std::size_t l = 0; l < gate_rows_.size(); ++l) gate_rows_[l].reserve(count_ * decoder_[l].shape().out);
  for (FloatArray* array : {&latents_, &spread_, &dlatents_, &prior_dlatents_}) {
    array->reserve(count_ * shape_.latent);
  }
  prior_gradient_.reserve(2 * shape_.prior_modes() * shape_.latent);
  prior_gradient_.fill(0.0F);
  if (shape_.modes > 0) prior_.set(parameters_.data() + prior_means_, parameters_.data() + prior_log_variances_);
  if (convolutions_) dimages_.reserve(count_ * shape_.pixels());
}

VaeLoss VaeLayers::reconstruct(const Generative& group) {
  find_posterior();
  if (reconstructed_.empty()) begin_reconstruction();
  const auto [first, last] = group.rows;
  const std::int64_t count = group.rows.count(), at = first * shape_.latent, pixels = shape_.pixels();
  draw(mean() + at, log_variance() + at, group.noise, count * shape_.latent, spread_.data() + at, latents_.data() + at);
  decode_rows(arena_, latents_.data(), group.rows, group.gates, train_);
  if (!reconstructed_.empty() && reconstructed_.back().last == first) {
    reconstructed_.back().last = last;
  } else {
    reconstructed_.push_back(group.rows);
  }

  losses_.resize(static_cast<std::size_t>(count));
  reconstruction_losses(arena_, shape_.reconstruction, shape_.sigmoid, images() + first * pixels, x_ + first * pixels,
                        count, pixels, group.scale / static_cast<double>(count), losses_.data(),
                        (convolutions_ ? dimages_.data() : decoder_.back().delta()) + first * pixels);
  return {mean_of(losses_, count), divergence(group)};
}

double VaeLayers::divergence(const Generative& group) {
  const std::int64_t count = group.rows.count(), at = group.rows.first * shape_.latent, size = count * shape_.latent;
  const double pixels = static_cast<double>(shape_.pixels());
  const double factor = group.scale / (static_cast<double>(count) * pixels);
  float* dmean = heads_[mean_head].delta() + at;
  float* dlog_variance = heads_[log_variance_head].delta() + at;
  std::fill_n(prior_dlatents_.data() + at, size, 0.0F);
  losses_.resize(static_cast<std::size_t>(count));
  if (shape_.modes == 0) {
    standard_divergence(mean() + at, log_variance() + at, count, shape_.latent, factor, losses_.data(), dmean,
                        dlog_variance);
    return mean_of(losses_, count) / pixels;
  }
  // One sample of log q(s|x) - log p(s). In terms of its noise, log q is -sum(log-variance + noise^2) / 2: its
  // derivative is 0 with respect to the mean, and -1/2 with respect to the log-variance.
  const float* log_variances = log_variance() + at;
  double log_q = 0.0;
  for (std::int64_t i = 0; i < size; ++i) {
    log_q -= 0.5 * static_cast<double>(log_variances[i] + group.noise[i] * group.noise[i]);
    dlog_variance[i] -= static_cast<float>(0.5 * factor);
  }
  densities_.resize(static_cast<std::size_t>(count));
  prior_.log_density(latents_.data() + at, count, group.modes, -factor, densities_.data(), prior_dlatents_.data() + at,
                     prior_gradient_.data(), prior_gradient_.data() + shape_.prior_modes() * shape_.latent);
  return (log_q / static_cast<double>(count) - mean_of(densities_, count)) / pixels;
}

float* VaeLayers::decode(Arena* arena, const float* latents, std::int64_t count, const float* gates) {
  reconstructed_.clear();
  for (DenseLayer& layer : decoder_) layer.begin(count);
  for (std::size_t l = 0; l < gate_rows_.size(); ++l) gate_rows_[l].reserve(count * decoder_[l].shape().out);
  decode_rows(arena, latents, {0, count}, gates, false);
  return images_;
}

const float* VaeLayers::generate(Arena* arena, const float* latents, std::int64_t count, const float* gates) {
  float* images = decode(arena, latents, count, gates);
  if (shape_.sigmoid) apply_sigmoid(arena, images, count, shape_.pixels());
  return images;
}

void VaeLayers::log_prior(const float* latents, std::int64_t count, double* log_p) {
  if (shape_.modes == 0) return log_standard_normal(latents, count, shape_.latent, log_p);
  prior_.set(parameters_.data() + prior_means_, parameters_.data() + prior_log_variances_);
  prior_.log_density(latents, count, {}, 1.0, log_p, nullptr, nullptr, nullptr);
}

std::vector<std::string> VaeLayers::gated_layer_names() const {
  std::vector<std::string> names;
  for (std::int64_t l = 0; l < shape_.gated_layers(); ++l) {
    names.push_back(decoder_[static_cast<std::size_t>(l)].shape().name);
  }
  return names;
}

void VaeLayers::save(Archive& to) const {
  shape_.gates.save(gated_layer_names(), to);
  for (const auto* list : {&encoder_, &decoder_}) {
    for (const DenseLayer& layer : *list) layer.save(to);
  }
  if (convolutions_) convolutions_->running().save(to);
}

void VaeLayers::load(const Archive& from) {
  shape_.gates.load(gated_layer_names(), from);
  for (auto* list : {&encoder_, &decoder_}) {
    for (DenseLayer& layer : *list) layer.load(from);
  }
  if (convolutions_) convolutions_->running().load(from);
}

void VaeLayers::assign(const VaeLayers& other) {
  shape_.gates = other.shape_.gates;
  for (std::size_t l = 0; l < encoder_.size(); ++l) encoder_[l].assign(other.encoder_[l]);
  for (std::size_t l = 0; l < decoder_.size(); ++l) decoder_[l].assign(other.decoder_[l]);
  if (convolutions_) convolutions_->running() = other.convolutions_->running();
}

void VaeLayers::keep_statistics() {
  for (auto* layers : {&encoder_, &decoder_}) {
    for (DenseLayer& layer : *layers) layer.keep_statistics();
  }
  if (convolutions_) convolutions_->keep_statistics();
}

void VaeLayers::restore_statistics() {
  for (auto* layers : {&encoder_, &decoder_}) {
    for (DenseLayer& layer : *layers) layer.restore_statistics();
  }
  if (convolutions_) convolutions_->restore_statistics();
}

float* VaeLayers::running(const std::string& name) {
  for (auto* list : {&encoder_, &decoder_}) {
    for (DenseLayer& layer : *list) {
      if (float* values = layer.running(name)) return values;
    }
  }
  if (convolutions_) return convolutions_->running().at(name);
  throw InternalError("no running statistic is called '" + name + "'");
}

}  // namespace meander
