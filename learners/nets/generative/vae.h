#pragma once

#include <meander/learners/nets/generative/vae_layers.h>
#include <meander/learners/nets/layers/parameter_array.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace meander {

/// A generative model of images (Kingma & Welling 2014, arXiv:1312.6114), trained by its owner. All its parameters are
/// one flat array. Not thread-safe.
class Vae {
 public:
  /// Throws UsageError naming the field when the shape cannot be built.
  Vae(VaeShape shape, std::uint64_t seed);
  Vae(const Vae& other);
  Vae& operator=(const Vae&) = delete;

  const VaeShape& shape() const { return layers_.shape(); }
  std::string name() const { return shape().name(); }
  ParameterArray& parameters() { return parameters_; }
  const ParameterArray& parameters() const { return parameters_; }
  /// Where its arithmetic runs; none: on the calling thread. Same bits, except with convolutions.
  void use(std::shared_ptr<Arena> arena) { arena_ = std::move(arena); }

  /// Samples to learn from together, and their loss.
  struct Group {
    const float* x = nullptr;  ///< [count, pixels]
    std::int64_t count = 0;
    const float* noise = nullptr;  ///< [count, latent]
    double weight = 1.0;
    VaeLoss loss{};  ///< before the update, unweighted
  };
  /// Writes the gradient of the weighted sum of the groups' losses. Groups share a pass unless batch norm ties samples
  /// together; then they go one after the other, in this order.
  void gradient(std::span<Group> groups, float* gradient);
  /// The loss alone, in evaluation mode.
  VaeLoss loss(const float* x, const float* noise, std::int64_t count);

  /// Images [count, pixels] of latents [count, latent], valid until the next use.
  const float* generate(const float* latents, std::int64_t count);

  /// For estimates of a likelihood: the posterior of x, and images before the sigmoid.
  void encode(const float* x, std::int64_t count) { layers_.encode(arena_.get(), x, count, false); }
  const float* mean() { return layers_.mean(); }
  const float* log_variance() { return layers_.log_variance(); }
  const float* decode(const float* latents, std::int64_t count) {
    return layers_.decode(arena_.get(), latents, count, nullptr);
  }
  /// The loss of such images against x, each a mean over pixels.
  void reconstruction_losses(Reconstruction kind, const float* images, const float* x, std::int64_t count,
                             double* losses);
  /// log p(s) of each row under the prior.
  void log_prior(const float* latents, std::int64_t count, double* log_p);

  /// As in Network.
  void keep_statistics() { layers_.keep_statistics(); }
  void restore_statistics() { layers_.restore_statistics(); }
  /// Copies parameters and running statistics from a model of the same shape.
  void assign(const Vae& other);
  void save(Archive& to) const;
  void load(const Archive& from);
  VaeLayers& layers() { return layers_; }

 private:
  ParameterArray parameters_;
  VaeLayers layers_;
  std::shared_ptr<Arena> arena_;
  FloatArray together_;  // x of several groups
};

}  // namespace meander
