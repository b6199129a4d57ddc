#include <meander/learners/metrics/mean.h>

#include <cmath>

namespace meander {

double mean(std::span<const double> values) {
  double sum = 0.0, count = 0.0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    ++count;
  }
  return sum / count;  // 0 / 0 is NaN
}

}  // namespace meander
