#pragma once

#include <meander/learners/part.h>

#include <cstdint>

namespace meander::methods {

struct ErOptions {
  std::int64_t budget = 1000;  ///< samples held
  bool distill = false;        ///< soft targets from a teacher taken at each consolidation
  double temperature = 2.0;    ///< of the soft targets
};

/// Experience replay from a reservoir (Rolnick et al. 2019; Chaudhry et al. 2019).
Parts er(const ErOptions& options = {});

}  // namespace meander::methods
