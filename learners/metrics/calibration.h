#pragma once

#include <cstdint>
#include <vector>

namespace meander {

/// How far a classifier's confidence is from its accuracy: the expected calibration error over bins of equal width
/// (Guo et al. 2017, arXiv:1706.04599). Bin b holds confidences in (b / bins, (b + 1) / bins].
class Calibration {
 public:
  struct Bin {
    std::int64_t count = 0, correct = 0;
    double confidence = 0.0;  ///< sum

    double accuracy() const { return static_cast<double>(correct) / static_cast<double>(count); }
    double mean_confidence() const { return confidence / static_cast<double>(count); }
  };

  /// Throws UsageError unless `bins` is at least 1.
  explicit Calibration(std::int64_t bins = 15);

  /// `confidence`: the largest probability over the classes that may be predicted, 0..1.
  void add(double confidence, bool correct);
  /// The mean over samples of |accuracy - confidence| of their bins; NaN without samples.
  double error() const;
  const std::vector<Bin>& bins() const { return bins_; }

 private:
  std::vector<Bin> bins_;
};

}  // namespace meander
