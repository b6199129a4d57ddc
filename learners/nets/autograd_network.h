#pragma once

#include <meander/learners/nets/autograd_pass.h>
#include <meander/learners/nets/network.h>

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace meander {

/// A network that runs through LibTorch's autograd. A subclass adds its parameters and computes logits from inputs;
/// everything else is here. It runs on as many OpenMP threads as the arena allows (`Arena::team`), on one without an
/// arena; the same number gives the same bits in every run.
class AutogradNetwork : public Network {
 public:
  const float* forward(const Inputs& inputs, Mode mode) final;
  /// After a pass in evaluation mode, the inputs pass through once more, this time for the gradient: an evaluation
  /// keeps nothing for it.
  void backward(const float* dlogits, float* gradient, bool add) final;

  const std::vector<LinearLayer>& linear_layers() const final { return linear_; }
  const std::vector<LayerPass>& backward_layers(const float* dlogits) final;
  const float* features() const final;

  /// Frozen parameters are a parameter group that no step reaches; their gradient is zero.
  std::vector<ParameterRange> parameter_groups() const final;
  bool reached(std::size_t group) const final { return frozen_ == 0 || group == 1; }

  bool same_for_any_threads() const final { return false; }
  void use(std::shared_ptr<Arena> arena) override;
  void keep_statistics() final { kept_ = running_; }
  void restore_statistics() final { running_ = kept_; }
  void assign(const Network& other) override;
  void save(Archive& to) const override;
  void load(const Archive& from) override;

  /// A running statistic by its name ("fc1.bn.running_mean"). Throws InternalError for an unknown one.
  float* running(const std::string& name) { return running_.at(name); }

 protected:
  /// `seed` is that of dropout.
  explicit AutogradNetwork(std::uint64_t seed);
  /// Copies parameters and statistics, but no pass in progress.
  AutogradNetwork(const AutogradNetwork& other);

  /// Logits [count, outputs] of `pass.inputs`, by operations that autograd follows from `pass.leaves`.
  virtual at::Tensor logits(AutogradPass& pass) = 0;

  /// The fully-connected layers whose passes `logits` will keep, in that order.
  void set_linear_layers(std::vector<LinearLayer> layers) { linear_ = std::move(layers); }
  /// The first `entries` tensors of the parameters are never trained.
  void freeze(std::size_t entries) { frozen_ = entries; }

  RunningStatistics running_;

 private:
  void run(bool gradients);
  std::vector<at::Tensor> gradients_of(const std::vector<at::Tensor>& wanted, const float* dlogits, bool again);
  std::int64_t frozen_size() const;

  RunningStatistics kept_;
  Rng dropout_;
  int threads_ = 1;
  std::vector<LinearLayer> linear_;
  std::size_t frozen_ = 0;

  AutogradPass pass_;
  at::Tensor graph_;              // logits with their autograd graph
  at::Tensor logits_, features_;  // of the last `forward`
  std::vector<at::Tensor> deltas_;
  std::vector<LayerPass> passes_;
};

}  // namespace meander
