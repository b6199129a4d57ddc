#include <meander/learners/evaluation/confidence.h>

#include <cmath>

namespace meander {

double confidence(const Tested& tested, std::int64_t row) {
  const std::int64_t outputs = tested.scores.outputs;
  const float* scores = tested.scores.values + row * outputs;
  const auto largest = static_cast<double>(scores[tested.predicted[row]]);
  const auto [first, last] = tested.columns.range_of(row, outputs);
  double sum = 0.0;
  for (std::int64_t c = first; c < last; ++c) {
    if (!tested.columns.open(c)) continue;
    const auto score = static_cast<double>(scores[c]);
    sum += score == largest ? 1.0 : std::exp(score - largest);  // also where all are minus infinity
  }
  return 1.0 / sum;
}

}  // namespace meander
