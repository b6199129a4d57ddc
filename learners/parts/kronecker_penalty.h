#pragma once

#include <meander/learners/importance/fisher_window.h>
#include <meander/learners/importance/kronecker_factors.h>
#include <meander/learners/linalg/float_array.h>
#include <meander/learners/linalg/layer_product.h>
#include <meander/learners/part.h>

#include <optional>
#include <span>
#include <vector>

namespace meander {

struct KroneckerPenaltyOptions {
  double strength = 1.0;  ///< lambda
  double gamma = 1.0;     ///< fraction of the old factors that is kept
  FisherOptions fisher{};
  /// Start with the factors of the identity / data_size, anchored at 0.
  std::optional<double> prior_data_size{};
  bool penalty = true;
  /// Multiplies the gradient by the inverse of the factors, damped by alpha, then divides by the prior's data size,
  /// where there is one (natural continual learning).
  std::optional<double> precondition_alpha{};
};

/// Pulls linear layers back by the Kronecker-factored Fisher information of earlier data (Ritter, Botev & Barber 2018,
/// arXiv:1805.07810): 1/2 sum over layers <D, G D A>, D the change of [W | b]. Factors of consolidations merge into one
/// pair. With preconditioning, natural continual learning (Kao et al. 2021, arXiv:2106.08085). Other parameters
/// (convolutions, batch norm) are not held. A step costs 2 out (k^2 + n out) operations per layer of n inputs, k of
/// which ever co-occurred with another, once for the penalty and once for preconditioning. A consolidation costs a pass
/// through the window, a backward pass per label and, if it preconditions, an inverse of n^3 operations.
class KroneckerPenalty final : public Part {
 public:
  /// Throws UsageError naming the option that is out of range.
  explicit KroneckerPenalty(const KroneckerPenaltyOptions& options);

  std::string name() const override { return "kronecker-penalty"; }
  std::string form() const override { return name() + (options_.precondition_alpha ? " (preconditions)" : ""); }
  void begin(Learner& learner) override;
  bool changes_gradient() const override { return held_; }
  void add_gradient(Step& step) override;
  void precondition(Step& step) override;
  void observe(Learner&, const Batch& raw) override { window_.observe(raw); }
  void consolidate(Learner& learner) override;
  void save(Archive& to) const override;
  void load(Learner& learner, const Archive& from) override;

  /// The penalty at the learner's parameters, without its strength; adds `factor` times its gradient to `gradient`.
  double penalty(Learner& learner, double factor, std::span<float> gradient);
  /// The current factors, one pair per linear layer.
  const std::vector<KroneckerFactors>& factors() const { return factors_; }

 private:
  struct InFloat {
    InputMatrix a, a_inverse;
    FloatArray g, g_inverse;
  };
  void cache(Arena* arena);

  KroneckerPenaltyOptions options_;
  FisherWindow window_;
  std::vector<LinearLayer> layers_;
  std::vector<KroneckerFactors> factors_;
  std::vector<InFloat> in_float_;
  FloatArray anchor_, matrix_, product_;
  LayerProduct multiply_;
  bool held_ = false;
};

}  // namespace meander
