#pragma once

#include <meander/learners/buffers/replay_memory.h>
#include <meander/learners/linalg/float_array.h>
#include <meander/learners/losses/columns.h>
#include <meander/learners/losses/losses.h>
#include <meander/learners/part.h>
#include <meander/stream/runtime/arena.h>
#include <meander/stream/runtime/tensor_pool.h>

#include <deque>
#include <memory>
#include <span>

namespace meander {

struct GradientProjectionOptions {
  std::int64_t replay_batch = 0;  ///< reference samples per step; 0: as many as the batch has
  double epsilon = 0.0;           ///< added to the squared norm of the reference
  /// Learn from the reference samples too, in addition to respecting their gradient.
  bool learn_too = false;
};

/// Averaged gradient episodic memory (Chaudhry et al. 2019, arXiv:1812.00420): where the step's gradient would raise
/// the loss on stored samples, the part of it that does is removed. The gradient already includes the penalties of
/// other parts. If the memory returns several groups, one per earlier context, the reference is their mean loss. Scalar
/// products are in double; a zero reference changes nothing.
class GradientProjection : public Part {
 public:
  /// Another part keeps `memory`. Throws UsageError for a negative epsilon.
  explicit GradientProjection(std::shared_ptr<ReplayMemory> memory, const GradientProjectionOptions& options = {});

  std::string name() const override { return "gradient-projection"; }
  bool consolidates() const override { return false; }
  void begin(Learner& learner) override;
  void before_step(Step& step) override;
  bool changes_gradient() const override { return active_; }
  void change_gradient(Step& step) override;
  /// The gradient of the reference loss of the last step.
  const FloatArray& reference() const { return reference_; }

 protected:
  /// The reference samples of this step, after the operators, group by group; no groups: no constraint. Tests override
  /// it.
  virtual std::vector<Batch> draw(Step& step);

 private:
  struct Term {  // of one group
    HardTargetTerm reference, replay;
    CompetingOutputs competing;
  };
  void compute_reference(Learner& learner, std::span<const Batch> groups, double scale);
  void compute_one_by_one(Learner& learner, std::span<const Batch> groups, const LossByStretch& losses, double scale);

  std::shared_ptr<ReplayMemory> memory_;
  GradientProjectionOptions options_;
  std::deque<Term> terms_;
  FloatArray reference_, of_group_;
  std::shared_ptr<TensorPool> pool_ = std::make_shared<TensorPool>();
  bool active_ = false;
};

struct Projection {
  double dot = 0.0;  ///< gradient . reference before
  double reference_norm_squared = 0.0;
};

/// gradient -= (gradient . reference) / (|reference|^2 + epsilon) reference, where that scalar product is negative.
Projection project(Arena* arena, std::span<float> gradient, std::span<const float> reference, double epsilon);

}  // namespace meander
