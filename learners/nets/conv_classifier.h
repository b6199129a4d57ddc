#pragma once

#include <meander/learners/nets/autograd_network.h>
#include <meander/learners/nets/layers/conv_encoder.h>
#include <meander/learners/nets/layers/conv_shape.h>
#include <meander/learners/nets/mlp_layers.h>
#include <meander/learners/nets/mlp_shape.h>

#include <memory>
#include <string>

namespace meander {

/// Convolutional layers, then fully-connected ones on their outputs, through LibTorch's autograd. `features` and
/// `linear_layers` are those of the fully-connected part.
class ConvClassifier final : public AutogradNetwork {
 public:
  /// `mlp.inputs` is set here. Frozen convolutions stay as they are made, assigned or loaded: never trained, and always
  /// in evaluation mode. Throws UsageError for a shape without convolutional layers.
  ConvClassifier(const ConvShape& conv, MlpShape mlp, std::uint64_t seed, bool frozen = false);

  std::string name() const override { return layers_.shape().name_after(conv().name()); }
  std::int64_t inputs() const override { return conv().channels * conv().side * conv().side; }
  std::int64_t outputs() const override { return layers_.shape().outputs; }
  bool samples_are_independent() const override { return !conv_depends_on_mode() && !layers_.shape().batch_norm; }
  std::int64_t least_batch() const override {
    return layers_.shape().batch_norm || (conv().normalises_single_values() && !frozen_) ? 2 : 1;
  }
  bool modes_agree() const override { return samples_are_independent() && layers_.shape().dropout == 0; }
  bool gated() const override { return !layers_.shape().gates.layers.empty(); }
  void assign(const Network& other) override;
  void save(Archive& to) const override;
  void load(const Archive& from) override;
  std::unique_ptr<Network> clone() const override { return std::make_unique<ConvClassifier>(*this); }

  const ConvShape& conv() const { return encoder_.shape(); }
  bool frozen() const { return frozen_; }

 private:
  at::Tensor logits(AutogradPass& pass) override;
  bool conv_depends_on_mode() const { return conv().has_batch_norm() && !frozen_; }

  bool frozen_;
  ConvEncoder encoder_;
  MlpLayers layers_;
};

}  // namespace meander
