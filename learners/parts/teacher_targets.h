#pragma once

#include <meander/learners/losses/losses.h>
#include <meander/learners/part.h>
#include <meander/learners/parts/teacher.h>

#include <vector>

namespace meander {

/// Binary distillation of the classes learned before, for the current samples (iCaRL: Rebuffi et al. 2017,
/// arXiv:1611.07725): for every sample, the target of a class that the teacher (the network at the last consolidation)
/// had seen is the teacher's sigmoid; that of any other class is 1 for the label and 0 otherwise. The loss is the
/// sigmoid cross-entropy against these targets, summed over the outputs that compete. Makes the learner's objective
/// binary.
class TeacherTargets : public Part {
 public:
  /// `temperature` of the teacher's logits; the student's are not divided. Throws UsageError unless it is a finite
  /// number above 0.
  explicit TeacherTargets(double temperature = 1.0);

  std::string name() const override { return "teacher-targets"; }
  void begin(Learner& learner) override;
  void before_step(Step& step) override;
  void consolidate(Learner& learner) override { teacher_.snapshot(learner); }
  void save(Archive& to) const override { teacher_.save(to); }
  void load(Learner& learner, const Archive& from) override { teacher_.load(from, learner); }

  /// [samples, outputs] of the last step that had a teacher.
  const std::vector<float>& targets() const { return targets_; }

 private:
  double temperature_;
  Teacher teacher_;
  SoftTargets soft_;
  std::vector<float> targets_;
  BinaryDistillation loss_;
};

}  // namespace meander
