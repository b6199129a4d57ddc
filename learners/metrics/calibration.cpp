#include <meander/learners/metrics/calibration.h>

#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace meander {

Calibration::Calibration(std::int64_t bins) : bins_(static_cast<std::size_t>(std::max<std::int64_t>(bins, 0))) {
  if (bins < 1) throw UsageError("bins", fmt::format("{} is not a number of bins", bins), "give 1 or more");
}

void Calibration::add(double confidence, bool correct) {
  // Upper edges belong to their bin, also where b / bins is not exact in binary.
  constexpr double edge = 1e-9;
  const auto count = static_cast<double>(bins_.size());
  const double index = std::clamp(std::ceil(count * confidence - edge) - 1.0, 0.0, count - 1.0);
  Bin& bin = bins_[static_cast<std::size_t>(index)];
  ++bin.count;
  bin.correct += correct;
  bin.confidence += confidence;
}

double Calibration::error() const {
  double sum = 0.0, samples = 0.0;
  for (const Bin& bin : bins_) {
    if (bin.count == 0) continue;
    const auto count = static_cast<double>(bin.count);
    sum += count * std::abs(bin.accuracy() - bin.mean_confidence());
    samples += count;
  }
  return sum / samples;  // 0 / 0 is NaN
}

}  // namespace meander
