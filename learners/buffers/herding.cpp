#include <meander/learners/buffers/herding.h>

#include <meander/learners/linalg/features.h>
#include <meander/learners/linalg/tiles.h>
#include <meander/learners/linalg/vector_kernels.h>

#include <algorithm>
#include <cmath>

namespace meander {
namespace {

constexpr std::int64_t rows_a_tile = 512;

class Herd {
 public:
  Herd(Arena* arena, const float* features, std::int64_t rows, std::int64_t width)
      : arena_(arena),
        features_(features),
        rows_(rows),
        width_(width),
        mean_(mean_direction(features, rows, width)),
        sum_(mean_.size(), 0.0),
        pull_(mean_.size()),
        products_(static_cast<std::size_t>(rows)),
        squares_(static_cast<std::size_t>(rows)),
        chosen_(static_cast<std::size_t>(rows), 0) {
    for (std::int64_t i = 0; i < rows; ++i) squares_[at(i)] = kernels::dot(row(i), row(i), width);
  }

  // |phi + sum - (n + 1) mean|^2 is smallest where |phi|^2 + 2 phi (sum - (n + 1) mean) is: the remaining terms are the
  // same for all.
  std::int64_t pick() {
    ++picked_;
    for (std::size_t i = 0; i < sum_.size(); ++i) {
      pull_[i] = static_cast<float>(sum_[i] - static_cast<double>(picked_) * mean_[i]);
    }
    for_each_row_tile(arena_, rows_, rows_a_tile, [this](std::int64_t first, std::int64_t last) {
      for (std::int64_t i = first; i < last; ++i) products_[at(i)] = kernels::dot(row(i), pull_.data(), width_);
    });
    std::int64_t best = -1;
    double least = 0.0;
    for (std::int64_t i = 0; i < rows_; ++i) {
      const double value = squares_[at(i)] + 2.0 * products_[at(i)];
      if (chosen_[at(i)] == 0 && (best < 0 || value < least)) best = i, least = value;
    }
    chosen_[at(best)] = 1;
    for (std::size_t i = 0; i < sum_.size(); ++i) sum_[i] += double{row(best)[i]};
    return best;
  }

  double distance() const {
    double square = 0.0;
    for (std::size_t i = 0; i < sum_.size(); ++i) {
      const double off = sum_[i] / static_cast<double>(picked_) - mean_[i];
      square += off * off;
    }
    return std::sqrt(square);
  }

 private:
  static std::size_t at(std::int64_t i) { return static_cast<std::size_t>(i); }
  const float* row(std::int64_t i) const { return features_ + i * width_; }

  Arena* arena_;
  const float* features_;
  std::int64_t rows_, width_, picked_ = 0;
  std::vector<double> mean_, sum_;  // mean of the class; sum of the picked samples
  std::vector<float> pull_;
  std::vector<double> products_, squares_;
  std::vector<std::uint8_t> chosen_;
};

}  // namespace

Herded herd(Arena* arena, const float* features, std::int64_t rows, std::int64_t width, std::int64_t count) {
  Herded result;
  if (rows == 0) return result;
  Herd herd(arena, features, rows, width);
  for (std::int64_t n = std::min(rows, count); n > 0; --n) {
    result.order.push_back(herd.pick());
    result.distance.push_back(herd.distance());
  }
  return result;
}

}  // namespace meander
