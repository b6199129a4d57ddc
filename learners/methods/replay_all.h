#pragma once

#include <meander/learners/methods/declaration/method.h>

namespace meander::methods {

struct ReplayAllOptions {
  bool distill = false;      ///< soft targets from a teacher taken at each consolidation
  double temperature = 2.0;  ///< of the soft targets
};

/// Experience replay of all data: of earlier contexts in the academic setting, otherwise of the stream so far.
Parts replay_all(const ReplayAllOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
