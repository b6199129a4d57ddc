#include <meander/learners/metrics/learning_curves.h>

#include <meander/learners/metrics/mean.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <cmath>
#include <cstddef>

namespace meander {

double area_under_curve(const std::vector<double>& accuracy, const std::vector<std::int64_t>& samples) {
  if (accuracy.size() != samples.size()) {
    throw UsageError("samples", fmt::format("has {} values for {} accuracies", samples.size(), accuracy.size()),
                     "give one per accuracy");
  }
  double area = 0.0, width = 0.0;
  std::int64_t before = 0;
  for (std::size_t e = 0; e < samples.size(); ++e) {
    const auto step = static_cast<double>(samples[e] - before);
    before = samples[e];
    if (std::isnan(accuracy[e])) continue;
    area += accuracy[e] * step;
    width += step;
  }
  return area / width;  // 0 / 0 is NaN
}

std::vector<double> learning_curve(const std::vector<std::vector<double>>& accuracy) {
  std::vector<double> curve;
  const std::size_t points = accuracy.empty() ? 0 : accuracy.front().size();
  for (std::size_t b = 0; b < points; ++b) {
    std::vector<double> of_contexts;
    for (const std::vector<double>& context : accuracy) of_contexts.push_back(context[b]);
    curve.push_back(mean(of_contexts));
  }
  return curve;
}

double learning_curve_area(const std::vector<std::vector<double>>& accuracy) { return mean(learning_curve(accuracy)); }

}  // namespace meander
