#pragma once

#include <meander/learners/part.h>

#include <cstdint>

namespace meander::methods {

struct AgemOptions {
  std::int64_t budget = 1000;  ///< samples held
  double epsilon = 0.0;        ///< added to the squared norm of the reference gradient
  bool learn_too = false;      ///< learn from the reference samples too
};

/// Averaged gradient episodic memory (Chaudhry et al. 2019), with a reservoir.
Parts agem(const AgemOptions& options = {});

}  // namespace meander::methods
