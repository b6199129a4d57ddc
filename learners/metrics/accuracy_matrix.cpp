#include <meander/learners/metrics/accuracy_matrix.h>

#include <meander/learners/metrics/mean.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <span>
#include <utility>

namespace meander {

AccuracyMatrix::AccuracyMatrix(std::vector<std::vector<double>> rows) : rows_(std::move(rows)) {
  for (const std::vector<double>& row : rows_) {
    if (row.size() == rows_.size()) continue;
    throw UsageError("accuracy matrix", fmt::format("has {} rows and a row of {} columns", rows_.size(), row.size()),
                     "give one row and one column per context");
  }
}

double AccuracyMatrix::average_accuracy() const { return rows_.empty() ? mean({}) : mean(rows_.back()); }

double AccuracyMatrix::average_incremental_accuracy() const {
  std::vector<double> means;
  for (std::size_t t = 0; t < contexts(); ++t) means.push_back(mean(std::span(rows_[t]).first(t + 1)));
  return mean(means);
}

double AccuracyMatrix::forgetting() const {
  std::vector<double> lost;
  for (std::size_t j = 0; j + 1 < contexts(); ++j) {
    double best = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t t = 0; t + 1 < contexts(); ++t) best = std::fmax(best, rows_[t][j]);  // skips NaN
    lost.push_back(best - rows_.back()[j]);
  }
  return mean(lost);
}

double AccuracyMatrix::backward_transfer() const {
  std::vector<double> gained;
  for (std::size_t j = 0; j + 1 < contexts(); ++j) gained.push_back(rows_.back()[j] - rows_[j][j]);
  return mean(gained);
}

double AccuracyMatrix::forward_transfer(const std::vector<double>& untrained) const {
  if (untrained.size() != contexts()) {
    throw UsageError("untrained", fmt::format("has {} accuracies for {} contexts", untrained.size(), contexts()),
                     "give one per context");
  }
  std::vector<double> ahead;
  for (std::size_t j = 1; j < contexts(); ++j) ahead.push_back(rows_[j - 1][j] - untrained[j]);
  return mean(ahead);
}

}  // namespace meander
