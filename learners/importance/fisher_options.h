#pragma once

#include <meander/learners/importance/label_gradients.h>

#include <cstdint>

namespace meander {

/// Of what samples, and of which of their labels, a Fisher information is estimated at a consolidation.
struct FisherOptions {
  FisherLabels labels = FisherLabels::All;
  /// The first so many of the window, in the data set's order where it is known; batches where `batch` is more than 1.
  /// 0: all.
  std::int64_t samples = 0;
  std::int64_t batch = 1;   ///< more than 1: squared gradients of the mean loss of batches (labels Predicted or True)
  std::int64_t window = 0;  ///< samples held of what came since the last consolidation, drawn uniformly; 0: all
};

/// Throws UsageError naming the option that is out of range.
void check(const FisherOptions& options);

}  // namespace meander
