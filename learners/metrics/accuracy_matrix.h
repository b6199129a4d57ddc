#pragma once

#include <cstddef>
#include <vector>

namespace meander {

/// R[t][j]: the accuracy on context j after context t of n has ended, both from 0; fractions. What was not measured is
/// NaN and left out of means. A metric that is not defined, as forgetting is not for one context, is NaN.
class AccuracyMatrix {
 public:
  /// No context.
  AccuracyMatrix() = default;
  /// Throws UsageError unless there are as many rows as each has columns.
  explicit AccuracyMatrix(std::vector<std::vector<double>> rows);

  std::size_t contexts() const { return rows_.size(); }
  const std::vector<std::vector<double>>& rows() const { return rows_; }

  /// Mean accuracy on all contexts after the last (Lopez-Paz & Ranzato 2017, arXiv:1706.08840).
  double average_accuracy() const;
  /// Mean over t of the mean accuracy on contexts 0..t after t (Rebuffi et al. 2017, arXiv:1611.07725).
  double average_incremental_accuracy() const;
  /// By how much the last accuracy on a context is below the best one before it; mean over all contexts but the last
  /// (Chaudhry et al. 2018, arXiv:1801.10112). Negative where accuracy rose.
  double forgetting() const;
  /// The last accuracy on a context minus that right after it ended; mean over all but the last (Lopez-Paz & Ranzato).
  double backward_transfer() const;
  /// The accuracy on a context right before it begins minus that of an untrained network; mean over all but the first
  /// (Lopez-Paz & Ranzato). `untrained` has one accuracy per context, best the mean over several seeds. Throws
  /// UsageError for another number.
  double forward_transfer(const std::vector<double>& untrained) const;

 private:
  std::vector<std::vector<double>> rows_;
};

}  // namespace meander
