#pragma once

#include <meander/learners/buffers/replay_memory.h>
#include <meander/learners/buffers/slot_draw.h>
#include <meander/learners/float_array.h>
#include <meander/learners/importance/fisher_window.h>
#include <meander/learners/importance/function_kernel.h>
#include <meander/learners/importance/remembered_function.h>
#include <meander/learners/part.h>

#include <memory>
#include <span>
#include <vector>

namespace meander {

struct FunctionalRegularisationOptions {
  double strength = 1.0;          ///< tau
  double prior_precision = 1e-3;  ///< delta: of every parameter before anything was learned
  double jitter = 1e-6;           ///< added to the kernels' diagonals
  double longest_gradient = 1.0;  ///< a longer one is cut to length 1
  FisherOptions fisher{};         ///< of what samples the posterior's precision is made
};

/// Functional regularisation of the memorable past (FROMP: Pan et al. 2020, arXiv:2004.14070): what the network says of
/// stored samples is held, as a Gaussian process that its parameters' posterior makes of it. The samples of an earlier
/// context are a group each, where contexts end; else all are one. A step draws as many of them as the batch has, in
/// all. The posterior's precision is the sum of the Hessians' diagonals over all samples that came. Brings its own
/// Adam. A consolidation costs, at the next step, points^2 operations a parameter and group, and points^3 an output.
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

  /// The posterior's precision without the prior's, and variance of the kernels in force, one entry a parameter.
  const FloatArray& precision() const { return precision_; }
  FloatArray variance() const;
  /// By group.
  const std::vector<RememberedFunction>& remembered() const { return remembered_; }

 protected:
  /// Which of the `held` points of a group a step is about: all, in order, where there are no more than `count`, else
  /// so many, uniformly. Valid until the next call.
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
  bool due_ = false;  // consolidated, and the memorable points not looked at since

  SampleStore points_{0};                       // of all groups, one after the other
  std::vector<RememberedFunction> remembered_;  // by group
  SlotDraw slot_draw_;
  std::vector<std::int64_t> all_, numbers_;
  FloatArray dlogits_;
};

}  // namespace meander
