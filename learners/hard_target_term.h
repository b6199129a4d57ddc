#pragma once

#include <meander/learners/losses.h>

namespace meander {

/// The loss of given labels, in the form that goes with the learner's objective.
class HardTargetTerm {
 public:
  /// `labels` [rows] are read when the step is computed. Valid until the next call.
  const Loss& towards(const std::int64_t* labels, const Columns& columns, Objective objective) {
    cross_entropy_.set(labels, columns);
    binary_.set(labels, columns);
    return objective == Objective::Binary ? static_cast<const Loss&>(binary_) : cross_entropy_;
  }

 private:
  CrossEntropy cross_entropy_;
  BinaryCrossEntropy binary_;
};

}  // namespace meander
