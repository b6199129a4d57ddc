#pragma once

#include <meander/learners/learner.h>

namespace meander {

/// Makes the learner's losses sigmoid cross-entropies, one per output.
class BinaryObjective final : public Part {
 public:
  std::string name() const override { return "binary-objective"; }
  bool consolidates() const override { return false; }
  void begin(Learner& learner) override { learner.set_objective(Objective::Binary); }
};

}  // namespace meander
