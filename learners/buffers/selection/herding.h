#pragma once

#include <meander/stream/arena.h>

#include <cstdint>
#include <vector>

namespace meander {

/// Which samples of a class stand for it, the best first: any first few of them are the best few.
struct Herded {
  std::vector<std::int64_t> order;
  /// How far the mean of the samples chosen so far is from the class's, after each pick.
  std::vector<double> distance;
};

/// Herding (Welling 2009; iCaRL: Rebuffi et al. 2017, arXiv:1611.07725): picks, one by one and none twice, the sample
/// that brings the mean of the picked ones closest to the mean of all, `count` of them or all there are. `features`
/// [rows, width] are L2-normalised, and so is the mean of all. A pick costs one product of a matrix and a vector. The
/// first of equals; same picks for any number of threads.
Herded herd(Arena* arena, const float* features, std::int64_t rows, std::int64_t width, std::int64_t count);

}  // namespace meander
