#pragma once

#include <meander/learners/linalg/float_array.h>
#include <meander/learners/nets/generative/latent_prior.h>
#include <meander/learners/nets/generative/vae_convolutions.h>
#include <meander/learners/nets/generative/vae_shape.h>
#include <meander/learners/nets/layers/dense_layer.h>
#include <meander/stream/runtime/arena.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace meander {

/// Means over a group of samples.
struct VaeLoss {
  double reconstruction = 0.0;
  double divergence = 0.0;  ///< of the posterior from the prior, divided by the number of pixels
  double total() const { return reconstruction + divergence; }
};

/// A group of samples whose reconstruction is a term of the loss: rows of what was encoded.
struct Generative {
  Rows rows;
  const float* noise = nullptr;  ///< [count, latent], of the reparameterisation
  const float* gates = nullptr;  ///< [count, gate_inputs()], weights of classes or contexts; null without gates
  ModeChoice modes{};            ///< by row of the group
  double scale = 1.0;            ///< of this term in the gradient
};

/// A variational auto-encoder's arithmetic, in closed form, on parameters that its owner holds. One pass: `encode` all
/// samples, `reconstruct` groups of them, `backward`. Same bits for any number of threads; with convolutions, which run
/// through LibTorch, for the same number.
///
/// The cost of a pass, in products of rows x in x out: the encoder once forward and twice backward (not to the images),
/// the decoder once forward and twice backward.
class VaeLayers {
 public:
  /// `parameters` must outlive it and already hold those of the shape.
  VaeLayers(VaeShape shape, ParameterArray& parameters);

  const VaeShape& shape() const { return shape_; }
  /// Whether a pass may hold several groups: samples do not influence each other, and there are no convolutions.
  bool groups_share_a_pass() const { return !shape_.batch_norm && shape_.conv.depth == 0; }
  /// Whether training and evaluation agree on logits.
  bool modes_agree() const { return !shape_.batch_norm && (shape_.freeze_conv || !shape_.conv.has_batch_norm()); }

  /// x [count, pixels] is read until `backward`.
  void encode(Arena* arena, const float* x, std::int64_t count, bool train);
  /// For what was encoded: [count, classes], [count, latent]; the last two are computed when first asked for.
  const float* logits() const { return heads_[classifier].output(); }
  const float* features() const;
  const float* mean();
  const float* log_variance();

  /// s = mean + exp(log-variance / 2) noise is decoded and compared with x.
  VaeLoss reconstruct(const Generative& group);
  /// For the rows that were reconstructed: s, and the image before the sigmoid, if there is one.
  const float* latents() const { return latents_.data(); }
  const float* images() const { return images_; }

  /// The gradient of all terms of the pass; `dlogits` is null where it does not classify.
  void backward(const float* dlogits, float* gradient, bool add);
  /// In place of `backward`: what passed through the encoder's layers and the classifier.
  const std::vector<LayerPass>& backward_layers(const float* dlogits);
  const std::vector<LinearLayer>& linear_layers() const { return linear_; }

  /// Images [count, pixels] of latents [count, latent], before the sigmoid, in evaluation mode; in place of a pass.
  float* decode(Arena* arena, const float* latents, std::int64_t count, const float* gates);
  /// The same, after the sigmoid.
  const float* generate(Arena* arena, const float* latents, std::int64_t count, const float* gates);

  /// log p(s) of each row of latents [count, latent] under the prior.
  void log_prior(const float* latents, std::int64_t count, double* log_p);

  /// Running statistics and gates.
  void save(Archive& to) const;
  void load(const Archive& from);
  void assign(const VaeLayers& other);
  /// As in Network.
  void keep_statistics();
  void restore_statistics();
  float* running(const std::string& name);

 private:
  static constexpr std::size_t mean_head = 0, log_variance_head = 1, classifier = 2;

  std::vector<std::string> gated_layer_names() const;
  void find_posterior();
  void begin_reconstruction();
  void decode_rows(Arena* arena, const float* latents, Rows rows, const float* gates, bool train);
  double divergence(const Generative& group);
  void backward_decoder(Rows rows, float* gradient, bool add);
  void through_latents(Rows rows);
  void backward_encoder(const float* dlogits, float* gradient, bool add);
  float* hidden_delta();
  const float* input_of(std::size_t encoder_layer) const;
  void add_prior_gradient(float* gradient, bool add);

  VaeShape shape_;
  ParameterArray& parameters_;
  std::vector<DenseLayer> encoder_, heads_, decoder_;
  std::unique_ptr<VaeConvolutions> convolutions_;  // null without
  LatentPrior prior_;
  std::vector<LinearLayer> linear_;
  std::vector<LayerPass> passes_;
  std::int64_t prior_means_ = -1, prior_log_variances_ = -1;  // offsets

  Arena* arena_ = nullptr;  // of the pass
  const float* x_ = nullptr;
  const float* body_ = nullptr;  // what the fully-connected layers see: x, or what convolutions make of it
  float* images_ = nullptr;
  std::int64_t count_ = 0;
  bool train_ = false, posterior_found_ = false;
  std::vector<Rows> reconstructed_;
  FloatArray dbody_, dimages_;              // with convolutions
  FloatArray latents_, spread_;             // s; s - mean
  FloatArray dlatents_, prior_dlatents_;    // from the decoder; from the prior
  FloatArray prior_gradient_;               // means, then logarithms of variances
  std::vector<FloatArray> gate_rows_;       // by gated layer
  std::vector<double> losses_, densities_;  // by row of a group
};

}  // namespace meander
