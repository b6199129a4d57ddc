#pragma once

#include <meander/learners/methods/declaration/method.h>

#include <cstdint>

namespace meander::methods {

struct OwmOptions {
  double alpha = 0.01;       ///< damping; published 1e-10, for consolidation at boundaries
  double gamma = 1.0;        ///< fraction of the old inputs' second moments that is kept
  std::int64_t samples = 0;  ///< samples whose inputs are averaged; 0: academic all, task-free 512
};

/// Orthogonal weight modification (Zeng et al. 2019).
Parts owm(const OwmOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
