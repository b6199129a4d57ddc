#include <meander/learners/metrics/cumulative_accuracy.h>

#include <meander/learners/metrics/mean.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace meander {

CumulativeAccuracy::CumulativeAccuracy(const std::vector<std::vector<std::int64_t>>& classes) {
  for (std::size_t c = 0; c < classes.size(); ++c) {
    for (const std::int64_t label : classes[c]) {
      if (label < 0) throw UsageError("classes", fmt::format("{} is not a class", label), "give labels from 0");
      if (static_cast<std::size_t>(label) >= context_.size()) context_.resize(static_cast<std::size_t>(label) + 1, -1);
      std::int64_t& owner = context_[static_cast<std::size_t>(label)];
      if (owner >= 0) {
        throw UsageError("classes", fmt::format("class {} is in two contexts", label), "give each class to one");
      }
      owner = static_cast<std::int64_t>(c);
      order_.push_back(label);
    }
    ends_.push_back(order_.size());
  }
  reset();
}

void CumulativeAccuracy::reset() {
  tested_.assign(ends_.size(), 0);
  correct_.assign(ends_.size(), 0);
}

void CumulativeAccuracy::add(const float* scores, std::int64_t rows, std::int64_t outputs, const std::int64_t* labels) {
  if (outputs < static_cast<std::int64_t>(context_.size())) {
    throw UsageError("outputs", fmt::format("{} for {} classes", outputs, context_.size()), "give one per class");
  }
  for (std::int64_t i = 0; i < rows; ++i) {
    const float* row = scores + i * outputs;
    const std::int64_t label = labels[i];
    const bool known = label >= 0 && label < static_cast<std::int64_t>(context_.size()) &&
                       context_[static_cast<std::size_t>(label)] >= 0;
    if (!known) throw UsageError("labels", fmt::format("{} is a class of no context", label), "give known classes");
    std::int64_t best = -1;
    std::size_t next = 0;
    for (std::size_t k = 0; k < ends_.size(); ++k) {
      for (; next < ends_[k]; ++next) {
        const std::int64_t other = order_[next];
        const bool larger = best < 0 || row[other] > row[best] || (row[other] == row[best] && other < best);
        if (larger) best = other;
      }
      if (static_cast<std::int64_t>(k) < context_[static_cast<std::size_t>(label)]) continue;
      ++tested_[k];
      correct_[k] += best == label;
    }
  }
}

std::vector<double> CumulativeAccuracy::accuracies() const {
  std::vector<double> shares;
  for (std::size_t k = 0; k < ends_.size(); ++k) {
    shares.push_back(static_cast<double>(correct_[k]) / static_cast<double>(tested_[k]));
  }
  return shares;
}

double cumulative_forgetting(const std::vector<std::vector<double>>& accuracy) {
  std::vector<double> lost;
  const std::size_t contexts = accuracy.size();
  for (std::size_t k = 0; k + 1 < contexts; ++k) {
    double best = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t t = k; t + 1 < contexts; ++t) best = std::fmax(best, accuracy[t][k]);  // skips NaN
    lost.push_back(best - accuracy.back()[k]);
  }
  return mean(lost);
}

}  // namespace meander
