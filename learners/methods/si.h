#pragma once

#include <meander/learners/part.h>

namespace meander::methods {

struct SiOptions {
  double strength = 10.0;         ///< of the penalty (c)
  double epsilon = 0.1;           ///< damping of the importance (xi)
  bool task_gradient = false;     ///< importance from the current samples' loss alone
  bool clamp_importance = false;  ///< negative ones become 0
};

/// Synaptic intelligence (Zenke, Poole & Ganguli 2017).
Parts si(const SiOptions& options = {});

}  // namespace meander::methods
