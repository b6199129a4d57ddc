#pragma once

#include <meander/learners/float_array.h>
#include <meander/learners/importance/fisher_window.h>
#include <meander/learners/importance/kronecker_factors.h>
#include <meander/learners/importance/layer_product.h>
#include <meander/learners/part.h>

#include <optional>
#include <span>
#include <vector>

namespace meander {

struct KroneckerPenaltyOptions {
  double strength = 1.0;  ///< lambda
  double gamma = 1.0;     ///< how much of the old factors is kept
  FisherOptions fisher{};
  /// Begin with the factors of the identity / data_size, anchored at 0.
  std::optional<double> prior_data_size{};
  bool penalty = true;
  /// Multiplies the gradient by the inverse of the factors, damped by alpha, then divides by the prior's data size,
  /// where there is one (natural continual learning).
  std::optional<double> precondition_alpha{};
};

/// Pulls linear layers back with the Kronecker-factored Fisher information of what came before (Ritter, Botev & Barber
/// 2018, arXiv:1805.07810): 1/2 sum over layers <D, G D A>, D the change of [W | b]. Factors of consolidations merge
/// into one pair. With preconditioning, natural continual learning (Kao et al. 2021, arXiv:2106.08085). Other
/// parameters (convolutions, batch norm) are not held. A step costs 2 out (k^2 + n out) operations a layer of n
/// inputs, k of which ever went with another, once for the penalty and once for preconditioning; a consolidation a pass
/// through the window, one back a label, and an inverse of n^3 operations where it preconditions.
class KroneckerPenalty final : public Part {
 public:
  /// Throws UsageError naming the option that is out of range.
  explicit KroneckerPenalty(const KroneckerPenaltyOptions& options);

  std::string name() const override { return "kronecker-penalty"; }
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
  /// In force, a pair a linear layer.
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
