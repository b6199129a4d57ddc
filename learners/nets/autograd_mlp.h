#pragma once

#include <meander/learners/nets/autograd_network.h>
#include <meander/learners/nets/mlp_layers.h>
#include <meander/learners/nets/mlp_shape.h>

#include <memory>

namespace meander {

/// The multi-layer perceptron run through LibTorch's autograd: supports all options of its shape, including batch norm
/// and dropout. FusedMlp's numbers are tested against it.
class AutogradMlp final : public AutogradNetwork {
 public:
  AutogradMlp(MlpShape shape, std::uint64_t seed);

  std::string name() const override { return shape().name(); }
  std::int64_t inputs() const override { return shape().inputs; }
  std::int64_t outputs() const override { return shape().outputs; }
  bool samples_are_independent() const override { return !shape().batch_norm; }
  std::int64_t least_batch() const override { return shape().batch_norm ? 2 : 1; }
  bool modes_agree() const override { return !shape().batch_norm && shape().dropout == 0; }
  bool gated() const override { return !shape().gates.layers.empty(); }
  void assign(const Network& other) override;
  void save(Archive& to) const override;
  void load(const Archive& from) override;
  std::unique_ptr<Network> clone() const override { return std::make_unique<AutogradMlp>(*this); }

 private:
  at::Tensor logits(AutogradPass& pass) override;
  const MlpShape& shape() const { return layers_.shape(); }

  MlpLayers layers_;
};

}  // namespace meander
