#pragma once

#include <meander/learners/buffers/reservoir.h>
#include <meander/learners/float_array.h>
#include <meander/learners/hard_target_term.h>
#include <meander/learners/part.h>
#include <meander/stream/arena.h>

#include <optional>
#include <span>

namespace meander {

struct GradientProjectionOptions {
  std::int64_t budget = 1000;     ///< samples held
  std::int64_t replay_batch = 0;  ///< samples of the reference a step; 0: as many as the batch has
  double epsilon = 0.0;           ///< added to the squared norm of the reference
  /// Learn from the reference samples too, besides respecting their gradient.
  bool learn_too = false;
};

/// Averaged gradient episodic memory (Chaudhry et al. 2019, arXiv:1812.00420): where the step's gradient would raise
/// the loss on samples from a reservoir, the part of it that does is taken out. The penalties of other parts are in
/// the gradient by then. Scalar products in double; a reference of zero changes nothing.
class GradientProjection : public Part {
 public:
  /// Throws UsageError for a budget below 1 and a negative epsilon.
  explicit GradientProjection(const GradientProjectionOptions& options);

  std::string name() const override { return "gradient-projection"; }
  void begin(Learner& learner) override;
  void before_step(Step& step) override;
  bool changes_gradient() const override { return active_; }
  void change_gradient(Step& step) override;
  void observe(Learner& learner, const Batch& raw) override;
  void save(Archive& to) const override;
  void load(Learner& learner, const Archive& from) override;

  /// The gradient of the reference loss of the last step.
  const FloatArray& reference() const { return reference_; }

 protected:
  /// The reference samples of this step, after the operators; empty: none. Tests hand theirs in here.
  virtual Batch draw(Step& step);

 private:
  GradientProjectionOptions options_;
  std::optional<Reservoir> buffer_;
  HardTargetTerm hard_, replay_;
  FloatArray reference_;
  bool active_ = false;
};

struct Projection {
  double dot = 0.0;  ///< gradient . reference before
  double reference_norm_squared = 0.0;
};

/// gradient -= (gradient . reference) / (|reference|^2 + epsilon) reference, where that scalar product is negative.
Projection project(Arena* arena, std::span<float> gradient, std::span<const float> reference, double epsilon);

}  // namespace meander
