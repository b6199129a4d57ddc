#pragma once

#include <meander/learners/importance/fisher_window.h>
#include <meander/learners/linalg/float_array.h>
#include <meander/learners/linalg/input_matrix.h>
#include <meander/learners/linalg/linear_layer.h>
#include <meander/learners/part.h>

#include <span>
#include <vector>

namespace meander {

struct OrthogonalWeightModificationOptions {
  double alpha = 1e-10;  ///< damping: how much of a past input's direction stays open
  double gamma = 1.0;    ///< fraction of the old second moments that is kept
  FisherOptions fisher{};
};

/// Lets linear layers change only in directions that past inputs did not use (Zeng, Chen, Cui & Yu 2019,
/// arXiv:1810.01256): the gradient [dW | db] is multiplied by P = (A / alpha + I)^-1, A the mean second moment of the
/// layer's inputs at consolidations. A and P in double (at alpha = 1e-10 nothing else would do), the product in single
/// precision. A step costs 2 m k^2 operations per layer, k of whose inputs ever co-occurred with another; m is the size
/// of the batch if that is less than the layer's outputs and no other part changes the gradient (P is then applied to
/// the inputs), otherwise the number of outputs. A consolidation costs a pass through the window, rows k n / 2
/// operations in double for A, and an inverse of n^3.
class OrthogonalWeightModification final : public Part {
 public:
  /// Throws UsageError naming the option that is out of range.
  explicit OrthogonalWeightModification(const OrthogonalWeightModificationOptions& options);

  std::string name() const override { return "orthogonal-weight-modification"; }
  void begin(Learner& learner) override;
  bool changes_gradient() const override { return consolidations_ > 0; }
  void precondition(Step& step) override;
  std::span<InputMatrix> input_maps() override;
  void observe(Learner&, const Batch& raw) override { window_.observe(raw); }
  void consolidate(Learner& learner) override;
  void save(Archive& to) const override;
  void load(Learner& learner, const Archive& from) override;

  /// A and P of each linear layer, [n, n].
  const std::vector<std::vector<double>>& second_moments() const { return moments_; }
  const std::vector<std::vector<double>>& projectors() const { return projectors_; }

 private:
  void project(Arena* arena);

  OrthogonalWeightModificationOptions options_;
  FisherWindow window_;
  std::vector<LinearLayer> layers_;
  std::vector<std::vector<double>> moments_, projectors_;
  std::vector<InputMatrix> in_float_;
  bool all_linear_ = false;  // no parameter lies outside the linear layers
  std::int64_t consolidations_ = 0;
  FloatArray matrix_, product_;
};

}  // namespace meander
