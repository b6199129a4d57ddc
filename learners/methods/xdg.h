#pragma once

#include <meander/learners/methods/declaration/method.h>

namespace meander::methods {

struct XdgOptions {
  double proportion = 0.9;  ///< of the units, shut
  /// As the reference's academic gates do: biases are added after the gates, so that a shut unit still outputs what its
  /// bias gives.
  bool bias_outside = false;
};

/// Shuts a fraction of every hidden layer's units, a different set in each context (Masse, Grant & Freedman 2018).
void xdg(NetworkPlan& plan, const XdgOptions& options = {});

}  // namespace meander::methods
