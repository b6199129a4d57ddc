#pragma once

#include <meander/learners/float_array.h>
#include <meander/learners/importance/fisher_window.h>
#include <meander/learners/part.h>
#include <meander/learners/riders.h>

#include <optional>

namespace meander {

struct ElasticWeightConsolidationOptions {
  double strength = 1.0;  ///< lambda
  /// A term for every consolidation (Kirkpatrick et al.), instead of one that is carried on (online EWC).
  bool offline = false;
  double gamma = 1.0;  ///< online: how much of the old importance is kept
  FisherOptions fisher{};
  /// Begin with the importance 1 / data_size of every parameter, anchored at 0.
  std::optional<double> prior_data_size{};
  bool penalty = true;
  /// Divides the gradient by (importance + alpha^2) (natural continual learning's diagonal form); then by the prior's
  /// data size, where there is one.
  std::optional<double> precondition_alpha{};
};

/// Elastic weight consolidation (Kirkpatrick et al. 2017, arXiv:1612.00796; online: Schwarz et al. 2018,
/// arXiv:1805.06370): pulls every parameter back the harder the more the Fisher information says it matters.
/// Offline, the sum of all terms is one term around the mean of their anchors, weighted by importance, and a constant:
/// exact, in constant memory. The penalty rides in the optimiser's pass; a consolidation costs a pass through the
/// window and one back for every label.
class ElasticWeightConsolidation final : public Part {
 public:
  /// Throws UsageError naming the option that is out of range.
  explicit ElasticWeightConsolidation(const ElasticWeightConsolidationOptions& options);

  std::string name() const override { return "elastic-weight-consolidation"; }
  std::string form() const override { return name() + (options_.offline ? " (offline)" : " (online)"); }
  void begin(Learner& learner) override;
  void before_step(Step& step) override;
  bool changes_gradient() const override { return options_.precondition_alpha.has_value() && held_; }
  void precondition(Step& step) override;
  void observe(Learner&, const Batch& raw) override { window_.observe(raw); }
  void consolidate(Learner& learner) override;
  void save(Archive& to) const override;
  void load(Learner& learner, const Archive& from) override;

  /// The penalty in force; its arrays are the part's. All zero before the first consolidation, where there is no prior.
  QuadraticPenalty penalty() const;
  /// Importance and anchor in force, one entry a parameter, and what the penalty without its strength has besides
  /// their weighted squares.
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
