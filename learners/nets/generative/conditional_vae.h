#pragma once

#include <meander/learners/losses/losses.h>
#include <meander/learners/nets/generative/vae_layers.h>
#include <meander/learners/nets/generative/vae_shape.h>
#include <meander/learners/nets/network.h>

#include <cstdint>
#include <memory>
#include <string>

namespace meander {

/// A classifier with generative feedback (replay through feedback: van de Ven & Tolias 2018, arXiv:1809.10635): one
/// network whose encoder gives logits and the posterior of latents, and whose decoder makes images from these. As a
/// `Network` it is the classifier; everything else it learns comes from GenerativeLoss terms of the same step.
class ConditionalVae final : public Network {
 public:
  /// `shape.classes` outputs. Throws UsageError naming the field when the shape cannot be built.
  ConditionalVae(const VaeShape& shape, std::uint64_t seed);

  const VaeShape& shape() const { return layers_.shape(); }
  std::string name() const override { return shape().name(); }
  std::int64_t inputs() const override { return shape().pixels(); }
  std::int64_t outputs() const override { return shape().classes; }
  bool samples_are_independent() const override { return layers_.groups_share_a_pass(); }
  std::int64_t least_batch() const override {
    return shape().batch_norm || (shape().conv.normalises_single_values() && !shape().freeze_conv) ? 2 : 1;
  }
  bool same_for_any_threads() const override { return shape().conv.depth == 0; }
  bool modes_agree() const override { return layers_.modes_agree(); }

  const float* forward(const Inputs& inputs, Mode mode) override;
  /// The gradient of the logits' loss and of every GenerativeLoss that was computed since `forward`.
  void backward(const float* dlogits, float* gradient, bool add) override;
  /// The path that classifies: the encoder's layers and the classifier.
  const std::vector<LinearLayer>& linear_layers() const override { return layers_.linear_layers(); }
  const std::vector<LayerPass>& backward_layers(const float* dlogits) override {
    return layers_.backward_layers(dlogits);
  }
  const float* features() const override { return layers_.features(); }

  /// The generative loss of the rows of the last `forward` that these logits belong to; becomes part of `backward`.
  VaeLoss reconstruct(const Logits& of, Generative group);
  /// Images [count, pixels] of latents [count, latent], in evaluation mode, valid until the next use. `gates` [count,
  /// shape().gate_inputs()] or null.
  const float* generate(const float* latents, std::int64_t count, const float* gates);
  /// Latents [count, latent] from `noise`, standard normal, under the given modes of the prior ([count]; null for a
  /// standard normal prior).
  void draw_latents(const std::int64_t* modes, const float* noise, std::int64_t count, float* latents) const;

  std::unique_ptr<Network> clone() const override { return std::unique_ptr<Network>(new ConditionalVae(*this)); }
  void assign(const Network& other) override;
  void keep_statistics() override { layers_.keep_statistics(); }
  void restore_statistics() override { layers_.restore_statistics(); }
  void use(std::shared_ptr<Arena> arena) override;
  /// Includes the decoder's gates.
  void save(Archive& to) const override;
  void load(const Archive& from) override;
  VaeLayers& layers() { return layers_; }

 private:
  ConditionalVae(const ConditionalVae& other);

  VaeLayers layers_;
  std::shared_ptr<Arena> arena_;
};

/// Reconstruction and divergence of a group's samples, as a term of a learner's step on the network it is bound to: the
/// logits that it is called with identify the samples of the last pass.
class GenerativeLoss final : public Loss {
 public:
  explicit GenerativeLoss(ConditionalVae& network) : network_(&network) {}

  /// `noise` [rows, latent], `gates` [rows, gate inputs] or null; read until the step is done.
  void set(const float* noise, const float* gates, ModeChoice modes) {
    group_.noise = noise, group_.gates = gates, group_.modes = modes;
  }
  double operator()(const Logits& logits, double scale, float* gradient) const override;
  /// The loss's parts in the last step.
  const VaeLoss& parts() const { return parts_; }

 private:
  ConditionalVae* network_;
  Generative group_;
  mutable VaeLoss parts_;
};

}  // namespace meander
