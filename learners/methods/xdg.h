#pragma once

#include <meander/learners/methods/method.h>

namespace meander::methods {

struct XdgOptions {
  double proportion = 0.9;  ///< of the units, shut
  /// As the reference's academic gates do: biases are added after them, so that a shut unit says what its bias does.
  bool bias_outside = false;
};

/// Shuts a share of every hidden layer's units, others in each context (Masse, Grant & Freedman 2018).
void xdg(NetworkPlan& plan, const XdgOptions& options = {});

}  // namespace meander::methods
