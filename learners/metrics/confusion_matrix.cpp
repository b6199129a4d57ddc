#include <meander/learners/metrics/confusion_matrix.h>

#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace meander {

ConfusionMatrix::ConfusionMatrix(std::int64_t classes)
    : classes_(classes), counts_(static_cast<std::size_t>(classes * classes)) {}

void ConfusionMatrix::add(std::int64_t label, std::int64_t predicted) {
  for (const std::int64_t one : {label, predicted}) {
    if (one >= 0 && one < classes_) continue;
    throw UsageError("class", fmt::format("{} is not one of {} classes", one, classes_), "give a class from 0");
  }
  ++counts_[at(label, predicted)];
}

std::vector<std::int64_t> ConfusionMatrix::row(std::int64_t label) const {
  const auto begin = counts_.begin() + static_cast<std::ptrdiff_t>(at(label, 0));
  return {begin, begin + static_cast<std::ptrdiff_t>(classes_)};
}

std::int64_t ConfusionMatrix::samples(std::int64_t label) const {
  const std::vector<std::int64_t> counts = row(label);
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

double ConfusionMatrix::recall(std::int64_t label) const {
  return static_cast<double>(count(label, label)) / static_cast<double>(samples(label));  // 0 / 0 is NaN
}

std::vector<double> ConfusionMatrix::recalls() const {
  std::vector<double> shares;
  for (std::int64_t label = 0; label < classes_; ++label) shares.push_back(recall(label));
  return shares;
}

}  // namespace meander
