#pragma once

#include <meander/learners/importance/label_gradients.h>
#include <meander/learners/nets/network.h>
#include <meander/stream/runtime/arena.h>
#include <meander/stream/state/archive.h>

#include <cstdint>
#include <string>
#include <vector>

namespace meander {

/// The Fisher information of a linear layer as a Kronecker product (Martens & Grosse 2015, arXiv:1503.05671): A [na,
/// na], second moment of its inputs (with a 1 appended where it has a bias), and G [ng, ng], that of the loss's
/// gradients with respect to its outputs. Row-major, in double.
struct KroneckerFactors {
  std::int64_t na = 0, ng = 0;
  std::vector<double> a, g;

  static KroneckerFactors zero(std::int64_t na, std::int64_t ng);
  /// value_a I, value_g I.
  static KroneckerFactors identity(std::int64_t na, std::int64_t ng, double value_a, double value_g);

  void save(Archive& to, const std::string& name) const;
  /// Throws Error unless the saved factors have this na and ng.
  void load(const Archive& from, const std::string& name);
};

struct MergedFactors {
  KroneckerFactors factors;
  double pi = 1.0;
};

/// Approximates old + fresh as one pair, with the old A multiplied by gamma first. If a pair has no trace, the other is
/// returned unchanged.
MergedFactors merge(KroneckerFactors old, const KroneckerFactors& fresh, double gamma);

/// Sums both factors of every linear layer over samples, in double throughout: at the usual damping of 1e-10,
/// directions that no sample takes would hold nothing but the rounding errors of float products. Costs rows n^2 / 2
/// multiply-adds per factor (for G: per label), in the arena if there is one, with the same bits for any number of
/// threads.
class KroneckerSum {
 public:
  explicit KroneckerSum(Network& network, Arena* arena = nullptr);

  /// The samples of the network's last `forward`, in evaluation mode. Without `gradients`, only A is summed.
  void add(const Logits& logits, const LabelChoice& choice, bool gradients = true);
  /// One pair per layer: means over the samples.
  std::vector<KroneckerFactors> mean();

 private:
  const double* with_one(const LinearLayer& layer, const float* input, std::int64_t rows);

  Network& network_;
  Arena* arena_;
  std::vector<KroneckerFactors> sums_;
  std::int64_t count_ = 0;
  LabelGradients labels_;
  std::vector<double> rows_;
};

/// Size of A: inputs, and one more where the layer has a bias.
inline std::int64_t input_size(const LinearLayer& layer) { return layer.in + (layer.bias >= 0 ? 1 : 0); }

}  // namespace meander
