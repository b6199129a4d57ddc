#pragma once

#include <meander/learners/importance/label_gradients.h>
#include <meander/learners/linalg/float_array.h>
#include <meander/learners/nets/network.h>

#include <cstdint>
#include <vector>

namespace meander {

/// The diagonal of the Fisher information (Kirkpatrick et al. 2017, arXiv:1612.00796; kinds: van de Ven 2025,
/// arXiv:2502.11756), one entry per parameter: the mean over samples of the squared gradient of log-likelihoods. Exact,
/// without batches of one: for a linear layer the sum over samples of squared gradients is one matrix product,
/// (delta^2)^T a^2. Costs one backward pass through the layers per label and one product per layer. Parameters outside
/// linear layers (batch norm, convolutions) are taken sample by sample.
class FisherSum {
 public:
  explicit FisherSum(Network& network);

  /// Adds the samples of the network's last `forward`, in evaluation mode, whose logits these are.
  void add(const Inputs& inputs, const Logits& logits, const LabelChoice& choice);
  /// Adds them to a batch of `batch` samples, which counts as one: once it is complete, the squared gradient of its
  /// mean loss is added (an approximation). How many samples pass through the network at a time does not matter.
  void add_to_batch(const Logits& logits, const LabelChoice& choice, std::int64_t batch);
  /// Divides by the number added, and starts over.
  FloatArray mean();

 private:
  bool all_linear() const;
  void add_layers(const Logits& logits, const LabelChoice& choice);
  void add_one_by_one(const Inputs& inputs, const Logits& logits, const LabelChoice& choice);

  Network& network_;
  FloatArray sum_, gradient_;
  std::int64_t count_ = 0, in_batch_ = 0;  // samples, or batches; samples in the incomplete batch
  LabelGradients labels_;
  std::vector<FloatArray> squares_;  // by layer: weighted squared deltas, summed over labels
  FloatArray inputs_squared_;
};

}  // namespace meander
