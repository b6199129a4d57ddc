#pragma once

#include <meander/stream/runtime/arena.h>

#include <cstdint>
#include <vector>

namespace meander {

/// The samples that represent a class, the best first: any prefix is the selection of that size.
struct Herded {
  std::vector<std::int64_t> order;
  /// Distance of the mean of the samples chosen so far from the class's mean, after each pick.
  std::vector<double> distance;
};

/// Herding (Welling 2009; iCaRL: Rebuffi et al. 2017, arXiv:1611.07725): picks, one by one and none twice, the sample
/// that brings the mean of the picked ones closest to the mean of all: `count` samples, or all if there are fewer.
/// `features` [rows, width] are L2-normalised, and so is the mean of all. A pick costs one matrix-vector product. Ties
/// go to the first sample; same picks for any number of threads.
Herded herd(Arena* arena, const float* features, std::int64_t rows, std::int64_t width, std::int64_t count);

}  // namespace meander
