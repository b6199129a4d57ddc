#pragma once

#include <meander/learners/importance/label_gradients.h>

#include <cstdint>
#include <vector>

namespace meander {

/// Of what samples, and of which of their labels, a Fisher information is estimated at a consolidation.
struct FisherOptions {
  FisherLabels labels = FisherLabels::All;
  /// So many of the window, drawn; batches where `batch` is more than 1. 0: all.
  std::int64_t samples = 0;
  std::int64_t batch = 1;   ///< more than 1: squared gradients of the mean loss of batches (labels Predicted or True)
  std::int64_t window = 0;  ///< samples held of what came since the last consolidation, drawn uniformly; 0: all
};

/// Throws UsageError naming the option that is out of range.
void check(const FisherOptions& options);

/// Which of the `held` samples of a window these options are about, by their place in it: uniformly drawn, none twice,
/// by the run's seed, in the order drawn, which makes the batches. All of them in order where each counts for itself.
/// `window` numbers the windows of a run.
std::vector<std::int64_t> choose_samples(const FisherOptions& options, std::int64_t held, std::uint64_t seed,
                                         std::int64_t window);

}  // namespace meander
