#pragma once

#include <meander/learners/buffers/replay_memory.h>
#include <meander/learners/buffers/slots.h>
#include <meander/learners/importance/fisher_window.h>
#include <meander/learners/importance/function_kernel.h>
#include <meander/learners/importance/remembered_function.h>
#include <meander/learners/linalg/float_array.h>
#include <meander/learners/part.h>

#include <memory>
#include <span>
#include <vector>

namespace meander {

struct FunctionalRegularisationOptions {
  double strength = 1.0;          ///< tau
  double prior_precision = 1e-3;  ///< delta: of every parameter, before learning
  double jitter = 1e-6;           ///< added to the kernels' diagonals
  double longest_gradient = 1.0;  ///< longer gradients are scaled to this length
  FisherOptions fisher{};         ///< samples to estimate the posterior's precision from
};

/// Functional regularisation of the memorable past (FROMP: Pan et al. 2020, arXiv:2004.14070): regularises the
/// network's outputs on stored samples, under the Gaussian process that its parameters' posterior induces. Where
/// contexts end, the samples of each earlier context form a group; otherwise all form one. A step draws as many of
/// them, in total, as the batch has. The posterior's precision is the sum of the Hessians' diagonals over all samples
/// that came. Uses an Adam of its own. A consolidation costs, at the next step, points^2 operations per parameter and
/// group, and points^3 per output.
class FunctionalRegularisation : public Part {
 public:
  /// Another part keeps `memory`. Throws UsageError naming the option that is out of range.
  FunctionalRegularisation(std::shared_ptr<ReplayMemory> memory, const FunctionalRegularisationOptions& options);

  std::string name() const override { return "functional-regularisation"; }
  void begin(Learner& learner) override;
  void before_step(Step& step) override;
  bool changes_gradient() const override { return true; }
  void add_gradient(Step& step) override;
  void precondition(Step& step) override;
  void observe(Learner&, const Batch& raw) override { window_.observe(raw); }
  void consolidate(Learner& learner) override;
  void save(Archive& to) const override;
  void load(Learner& learner, const Archive& from) override;

  /// The posterior's precision without the prior's, and the variance of the current kernels, one entry per parameter.
  const FloatArray& precision() const { return precision_; }
  FloatArray variance() const;
  /// The remembered outputs, by group.
  const std::vector<RememberedFunction>& remembered() const { return remembered_; }

 protected:
  /// Which of a group's `held` points a step uses: all, in order, if there are no more than `count`; otherwise `count`,
  /// drawn uniformly. Valid until the next call.
  virtual std::span<const std::int64_t> draw(std::size_t group, std::int64_t held, std::int64_t count, Step& step);

 private:
  void remember(Learner& learner);
  RememberedFunction remember_group(Learner& learner, std::int64_t first, std::int64_t size,
                                    const FloatArray& variance);
  Batch points(Learner& learner, std::span<const std::int64_t> numbers);

  std::shared_ptr<ReplayMemory> memory_;
  FunctionalRegularisationOptions options_;
  FisherWindow window_;
  FloatArray precision_;
  bool due_ = false;  // consolidated, and the memorable points not evaluated since

  SampleStore points_{0};                       // of all groups, one after the other
  std::vector<RememberedFunction> remembered_;  // by group
  SlotDraw slot_draw_;
  std::vector<std::int64_t> all_, numbers_;
  FloatArray dlogits_;
};

}  // namespace meander
