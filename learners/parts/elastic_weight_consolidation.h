#pragma once

#include <meander/learners/importance/fisher_window.h>
#include <meander/learners/linalg/float_array.h>
#include <meander/learners/optim/regularisers.h>
#include <meander/learners/part.h>

#include <optional>

namespace meander {

struct ElasticWeightConsolidationOptions {
  double strength = 1.0;  ///< lambda
  /// One term per consolidation (Kirkpatrick et al.), instead of a single running term (online EWC).
  bool offline = false;
  double gamma = 1.0;  ///< online: fraction of the old importance that is kept
  FisherOptions fisher{};
  /// Start with importance 1 / data_size for every parameter, anchored at 0.
  std::optional<double> prior_data_size{};
  bool penalty = true;
  /// Divides the gradient by (importance + alpha^2) (natural continual learning's diagonal form); then by the prior's
  /// data size, where there is one.
  std::optional<double> precondition_alpha{};
};

/// Elastic weight consolidation (Kirkpatrick et al. 2017, arXiv:1612.00796; online: Schwarz et al. 2018,
/// arXiv:1805.06370): pulls every parameter back in proportion to its Fisher information. Offline, the sum of all terms
/// equals one term around the mean of their anchors, weighted by importance, plus a constant: exact, in constant
/// memory. The penalty is applied in the optimiser's pass; a consolidation costs a pass through the window and a
/// backward pass per label.
class ElasticWeightConsolidation final : public Part {
 public:
  /// Throws UsageError naming the option that is out of range.
  explicit ElasticWeightConsolidation(const ElasticWeightConsolidationOptions& options);

  std::string name() const override { return "elastic-weight-consolidation"; }
  std::string form() const override {
    return name() + (options_.offline ? " (offline" : " (online") +
           (options_.precondition_alpha ? ", preconditions)" : ")");
  }
  void begin(Learner& learner) override;
  void before_step(Step& step) override;
  bool changes_gradient() const override { return options_.precondition_alpha.has_value() && held_; }
  void precondition(Step& step) override;
  void observe(Learner&, const Batch& raw) override { window_.observe(raw); }
  void consolidate(Learner& learner) override;
  void save(Archive& to) const override;
  void load(Learner& learner, const Archive& from) override;

  /// The current penalty; its arrays are the part's. All zero before the first consolidation if there is no prior.
  QuadraticPenalty penalty() const;
  /// Current importance and anchor, one entry per parameter, and the penalty's constant, without its strength.
  const FloatArray& importance() const { return importance_; }
  const FloatArray& anchor() const { return anchor_; }
  double constant() const { return constant_; }
  /// The importance estimated at the last consolidation alone.
  const FloatArray& latest() const { return latest_; }

 private:
  ElasticWeightConsolidationOptions options_;
  FisherWindow window_;
  FloatArray importance_, anchor_, latest_;
  double constant_ = 0.0;
  bool held_ = false;
};

}  // namespace meander
