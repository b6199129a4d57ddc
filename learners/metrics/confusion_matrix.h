#pragma once

#include <cstdint>
#include <vector>

namespace meander {

/// How often each class was predicted for samples of each class: counts [true][predicted].
class ConfusionMatrix {
 public:
  explicit ConfusionMatrix(std::int64_t classes = 0);

  /// Throws UsageError for a class that is out of range.
  void add(std::int64_t label, std::int64_t predicted);
  std::int64_t classes() const { return classes_; }
  std::int64_t count(std::int64_t label, std::int64_t predicted) const { return counts_[at(label, predicted)]; }
  /// All counts of one true class.
  std::vector<std::int64_t> row(std::int64_t label) const;
  /// Samples of this class.
  std::int64_t samples(std::int64_t label) const;
  /// The share of the class's samples that was predicted right; NaN if there are none.
  double recall(std::int64_t label) const;
  std::vector<double> recalls() const;

 private:
  std::size_t at(std::int64_t label, std::int64_t predicted) const {
    return static_cast<std::size_t>(label * classes_ + predicted);
  }

  std::int64_t classes_;
  std::vector<std::int64_t> counts_;
};

}  // namespace meander
