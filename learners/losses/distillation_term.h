#pragma once

#include <meander/learners/losses/losses.h>

namespace meander {

/// A distillation loss together with the soft targets it needs, in the form that goes with the learner's objective:
/// softmax against softmax, or sigmoids against sigmoids.
class DistillationTerm {
 public:
  explicit DistillationTerm(double temperature) : temperature_(temperature) {}

  /// The loss towards a teacher's logits [rows, outputs]: the teacher's probabilities run over `teacher_columns`, the
  /// student's over `student_columns`. Valid until the next call.
  const Loss& towards(const Logits& teacher, const Columns& teacher_columns, const Columns& student_columns,
                      Objective objective) {
    const auto fill = objective == Objective::Binary ? &SoftTargets::sigmoid : &SoftTargets::softmax;
    (targets_.*fill)(teacher.values, teacher.rows, teacher.outputs, teacher.outputs, teacher_columns, temperature_);
    soft_.set(targets_.data(), student_columns, temperature_);
    binary_.set(targets_.data(), student_columns, temperature_);
    return objective == Objective::Binary ? static_cast<const Loss&>(binary_) : soft_;
  }

 private:
  double temperature_;
  SoftTargets targets_;
  Distillation soft_;
  BinaryDistillation binary_;
};

/// Throws UsageError unless the temperature is a finite number above 0.
void check_temperature(double temperature);

}  // namespace meander
