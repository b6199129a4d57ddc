#pragma once

#include <meander/learners/importance/label_gradients.h>

#include <cstdint>
#include <vector>

namespace meander {

/// The samples, and which of their labels, that a Fisher information is estimated from at a consolidation.
struct FisherOptions {
  FisherLabels labels = FisherLabels::All;
  /// Samples drawn from the window; batches if `batch` is more than 1. 0: all.
  std::int64_t samples = 0;
  std::int64_t batch = 1;   ///< more than 1: squared gradients of the mean loss of batches (labels Predicted or True)
  std::int64_t window = 0;  ///< samples held of those since the last consolidation, drawn uniformly; 0: all
};

/// Throws UsageError naming the option that is out of range.
void check(const FisherOptions& options);

/// Which of the `held` samples of a window to estimate from, by position: drawn uniformly by the run's seed, none
/// twice, in the order drawn, which makes up the batches. If all are used one by one, they stay in order. `window`
/// numbers the windows of a run.
std::vector<std::int64_t> choose_samples(const FisherOptions& options, std::int64_t held, std::uint64_t seed,
                                         std::int64_t window);

}  // namespace meander
