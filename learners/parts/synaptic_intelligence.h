#pragma once

#include <meander/learners/float_array.h>
#include <meander/learners/part.h>

namespace meander {

/// Pulls every parameter towards its value at the last consolidation, the harder the more it has lowered the loss on
/// the way (Zenke, Poole & Ganguli 2017, arXiv:1703.04200): penalty sum Omega (theta - theta*)^2, with
/// Omega += W / ((theta - theta*)^2 + damping) at each consolidation, W the path integral of -gradient . change.
/// Omega may become negative. No penalty before the first consolidation.
class SynapticIntelligence final : public Part {
 public:
  /// `strength` of the penalty (c); `damping` (xi) > 0. Throws UsageError when out of range.
  SynapticIntelligence(double strength, double damping);

  std::string name() const override { return "synaptic-intelligence"; }
  void begin(Learner& learner) override;
  void before_step(Step& step) override;
  void consolidate(Learner& learner) override;
  void save(Archive& to) const override;
  void load(Learner& learner, const Archive& from) override;

  /// Omega, theta* and W, one entry a parameter.
  const FloatArray& importance() const { return importance_; }
  const FloatArray& anchor() const { return anchor_; }
  const FloatArray& path_integral() const { return integral_; }

 private:
  double strength_;
  double damping_;
  FloatArray importance_, anchor_, integral_;
  bool consolidated_ = false;
};

}  // namespace meander
