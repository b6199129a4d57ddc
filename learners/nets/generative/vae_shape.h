#pragma once

#include <meander/learners/nets/generative/reconstruction.h>
#include <meander/learners/nets/layers/activation.h>
#include <meander/learners/nets/layers/conv_shape.h>
#include <meander/learners/nets/layers/dense_layer.h>
#include <meander/learners/nets/layers/gates.h>

#include <cstdint>
#include <string>
#include <vector>

namespace meander {

struct NetworkPlan;

/// What the gates of a decoder depend on.
enum class GatedBy { Nothing, Class, Context };

/// A variational auto-encoder (Kingma & Welling 2014, arXiv:1312.6114) for images of channels x side x side. With
/// `classes` its encoder classifies too (replay through feedback; van de Ven, Siegelmann & Tolias 2020).
struct VaeShape {
  std::int64_t channels = 1;
  std::int64_t side = 28;
  /// Convolutional layers before the fully-connected ones, mirrored at the end of the decoder; depth 0: none.
  ConvShape conv{.depth = 0};
  bool freeze_conv = false;  ///< the encoder's convolutions are not trained
  std::int64_t layers = 3;   ///< as a classifier counts them: layers - 1 hidden ones in the encoder, as many before the
                             ///< image in the decoder
  std::int64_t units = 400;  ///< of each hidden layer
  std::int64_t latent = 100;
  Activation activation = Activation::Relu;
  bool batch_norm = false;
  Reconstruction reconstruction = Reconstruction::BinaryCrossEntropy;
  bool sigmoid = true;  ///< ends the decoder; without it the image is linear, for normalised data

  std::int64_t modes = 0;  ///< of a mixture prior, per class if `modes_per_class`; 0: standard normal
  bool modes_per_class = false;
  /// Bounds the logarithm of the posterior's variance to +- this; 0: no bound.
  double log_variance_limit = 0.0;

  std::int64_t classes = 0;  ///< outputs of the classifier; 0: it does not classify
  GatedBy gated_by = GatedBy::Nothing;
  double gate_proportion = 0.0;  ///< fraction of the decoder's units shut, as in the name
  Gates gates{};                 ///< of the decoder's layers, except the image's

  std::int64_t pixels() const { return channels * side * side; }
  /// Inputs of the fully-connected layers, and outputs of the decoder's: pixels, or convolutional units.
  std::int64_t body() const { return conv.depth > 0 ? conv.outputs() : pixels(); }
  std::int64_t prior_modes() const { return modes_per_class ? modes * classes : modes; }
  /// Number of classes or contexts that the decoder's gates depend on.
  std::int64_t gate_inputs() const { return gated_by == GatedBy::Nothing ? 0 : gates.contexts; }
  /// "VAE=F-784x400x400--z100--sigmoid", "CondVAE=F-784x400x400--z100-GMM10pc-c10_cg0.1".
  std::string name() const;

  /// Fully-connected layers in order: the encoder's hidden ones; mean, log-variance and, if it classifies, classifier,
  /// all on the last of them; the decoder's, whose last one puts out body() units.
  std::vector<DenseShape> encoder() const;
  std::vector<DenseShape> heads() const;
  std::vector<DenseShape> decoder() const;
  /// How many of the decoder's layers have gates.
  std::int64_t gated_layers() const;
};

/// A shape with the images and layers of a planned network, without pooling; the rest has the defaults above.
VaeShape vae_shape(const NetworkPlan& plan);

/// Throws UsageError naming the field when the shape cannot be built.
void check(const VaeShape& shape);

/// All parameters, in the order of the flat array: encoder, heads, decoder, then "prior.means" and "prior.logvars".
void add_parameters(const VaeShape& shape, ParameterArray& parameters);
/// Layers as usual; modes ~ N(0, 1).
void initialise(const VaeShape& shape, ParameterArray& parameters, std::uint64_t seed);

/// Draws the gates of `inputs` classes or contexts: each unit is shut with probability `gate_proportion`. No gates if
/// that is 0.
void draw_decoder_gates(VaeShape& shape, std::int64_t inputs, std::uint64_t seed);

}  // namespace meander
