#pragma once

#include <meander/learners/part.h>

namespace meander::methods {

struct LwfOptions {
  double temperature = 2.0;  ///< of the soft targets
  bool hard = false;         ///< the teacher's most likely label instead of its probabilities
  bool only_seen = true;     ///< the teacher speaks only of classes it has seen
};

/// Learning without forgetting (Li & Hoiem 2017).
Parts lwf(const LwfOptions& options = {});

}  // namespace meander::methods
