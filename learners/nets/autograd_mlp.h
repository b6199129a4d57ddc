#pragma once

#include <meander/learners/nets/mlp_shape.h>
#include <meander/learners/nets/network.h>
#include <meander/stream/rng.h>

#include <memory>

namespace meander {

/// The multi-layer perceptron run through LibTorch's autograd: has all the options of its shape, batch norm and dropout
/// too, and is what FusedMlp's numbers are held to. Running statistics: momentum 0.1, unbiased variance; eps 1e-5.
/// Its bits are the same run to run for the same number of OpenMP threads.
class AutogradMlp final : public Network {
 public:
  AutogradMlp(MlpShape shape, std::uint64_t seed);
  ~AutogradMlp() override;

  std::string name() const override { return shape_.name(); }
  std::int64_t inputs() const override { return shape_.inputs; }
  std::int64_t outputs() const override { return shape_.outputs; }
  bool samples_are_independent() const override { return !shape_.batch_norm; }
  bool modes_agree() const override { return !shape_.batch_norm && shape_.dropout == 0; }
  bool gated() const override { return !shape_.gates.layers.empty(); }

  const float* forward(const Inputs& inputs, Mode mode) override;
  void backward(const float* dlogits, float* gradient, bool add) override;
  const float* features() const override;
  std::int64_t feature_width() const override { return shape_.layers > 1 ? shape_.units : shape_.inputs; }
  std::unique_ptr<Network> clone() const override;
  void assign(const Network& other) override;
  void save(Archive& to) const override;
  void load(const Archive& from) override;

  /// Running mean and variance of a hidden layer's batch norm ("fc1.bn.running_mean"), [units].
  float* running(const std::string& name);

 private:
  struct Graph;  // keeps autograd's headers out of this one
  AutogradMlp(const AutogradMlp& other);

  MlpShape shape_;
  Rng dropout_;
  std::vector<std::pair<std::string, std::vector<float>>> running_;
  std::unique_ptr<Graph> graph_;
};

}  // namespace meander
