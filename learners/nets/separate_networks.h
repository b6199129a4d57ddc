#pragma once

#include <meander/learners/nets/network.h>

#include <memory>
#include <vector>

namespace meander {

/// A separate network for every context. Each learns from the samples of its context alone, with its own step count in
/// the optimiser and its own batch: its loss is the mean over those samples, per batch if several pass together. Needs
/// the context of every sample.
/// Its parameters are those of all networks, one after the other ("context0.fc1.weight").
class SeparateNetworks final : public Network {
 public:
  /// `networks`, one per context, all of one shape. With `global_labels`, context c has outputs [c * k, (c + 1) * k), a
  /// head of its own; otherwise all share the same k outputs.
  SeparateNetworks(std::vector<std::unique_ptr<Network>> networks, bool global_labels);

  std::string name() const override { return "SepNets-" + networks_.front()->name(); }
  std::int64_t inputs() const override { return networks_.front()->inputs(); }
  std::int64_t outputs() const override;
  std::int64_t least_batch() const override { return networks_.front()->least_batch(); }
  void keep_statistics() override;
  void restore_statistics() override;
  bool samples_are_independent() const override { return networks_.front()->samples_are_independent(); }
  bool same_for_any_threads() const override { return networks_.front()->same_for_any_threads(); }
  bool modes_agree() const override { return networks_.front()->modes_agree(); }
  bool gated() const override { return true; }
  void use(std::shared_ptr<Arena> arena) override;

  const float* forward(const Inputs& all, Mode mode) override;
  void backward(const float* dlogits, float* gradient, bool add) override;
  /// For each sample, the features of its own context's network.
  const float* features() const override;
  std::int64_t feature_width() const override { return networks_.front()->feature_width(); }
  std::vector<ParameterRange> parameter_groups() const override;
  bool reached(std::size_t group) const override { return reached_[group]; }

  std::unique_ptr<Network> clone() const override;
  void assign(const Network& other) override;
  void save(Archive& to) const override;
  void load(const Archive& from) override;

 private:
  /// The samples of one context in the last forward pass.
  struct Share {
    std::vector<std::int64_t> rows;
    std::vector<float> scales;  // by row: turns a mean over its batch into one over the batch's share
    FloatArray x, dlogits;
  };

  SeparateNetworks(const SeparateNetworks& other);
  void adopt_parameters();
  void scale_batch(std::int64_t first, std::int64_t last);
  void share_out(const Inputs& inputs);
  std::int64_t first_output(std::size_t context) const;

  std::vector<std::unique_ptr<Network>> networks_;
  bool global_labels_;
  std::vector<Share> shares_;
  std::vector<bool> reached_;
  std::int64_t count_ = 0;
  FloatArray logits_;
  mutable FloatArray features_;  // gathered when asked for
};

}  // namespace meander
