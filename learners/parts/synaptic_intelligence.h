#pragma once

#include <meander/learners/linalg/float_array.h>
#include <meander/learners/losses/columns.h>
#include <meander/learners/losses/losses.h>
#include <meander/learners/part.h>

namespace meander {

struct SynapticIntelligenceOptions {
  /// The path integral is of the current samples' loss alone, without replay, penalties and projections, as in the
  /// paper. Costs a pass of its own through the network, which also updates batch norm's running statistics.
  bool task_gradient = false;
  /// Negative importances are set to 0.
  bool clamp = false;
};

/// Pulls every parameter towards its value at the last consolidation, more strongly the more it has lowered the loss on
/// the way (Zenke, Poole & Ganguli 2017, arXiv:1703.04200): penalty sum Omega (theta - theta*)^2, with Omega += W /
/// ((theta - theta*)^2 + damping) at each consolidation, W the path integral of -gradient . change, the gradient being
/// that of the whole loss. Omega may become negative. No penalty before the first consolidation.
class SynapticIntelligence final : public Part {
 public:
  /// `strength` of the penalty (c); `damping` (xi) > 0. Throws UsageError when out of range.
  SynapticIntelligence(double strength, double damping, const SynapticIntelligenceOptions& options = {});

  std::string name() const override { return "synaptic-intelligence"; }
  void begin(Learner& learner) override;
  void before_step(Step& step) override;
  void after_step(Step& step) override;
  void consolidate(Learner& learner) override;
  void save(Archive& to) const override;
  void load(Learner& learner, const Archive& from) override;

  /// Omega, theta* and W, one entry per parameter.
  const FloatArray& importance() const { return importance_; }
  const FloatArray& anchor() const { return anchor_; }
  const FloatArray& path_integral() const { return integral_; }

 private:
  void compute_task_gradient(Step& step);

  double strength_;
  double damping_;
  SynapticIntelligenceOptions options_;
  FloatArray importance_, anchor_, integral_;
  FloatArray task_gradient_, before_;  // of this step, and the parameters before it
  HardTargetTerm term_;
  CompetingOutputs competing_;
  bool consolidated_ = false;
};

}  // namespace meander
