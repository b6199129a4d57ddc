#pragma once

#include <meander/learners/parts/learning_without_forgetting.h>

namespace meander::methods {

struct LwfOptions {
  double temperature = 2.0;  ///< of the soft targets
  bool hard = false;         ///< the teacher's most likely label instead of its probabilities
  bool only_seen = true;     ///< the teacher's targets cover only classes it has seen
  DistillationWeight weight = DistillationWeight::Replay;
};

/// Learning without forgetting (Li & Hoiem 2017).
Parts lwf(const LwfOptions& options = {});

}  // namespace meander::methods
