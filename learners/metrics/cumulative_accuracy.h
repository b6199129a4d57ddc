#pragma once

#include <cstdint>
#include <vector>

namespace meander {

/// The accuracy on the test samples of contexts 0..k together, where only the classes of these contexts compete, for
/// every k: one evaluation of a classifier that tells all classes apart (Soutif-Cormerais et al. 2021,
/// arXiv:2111.01549).
class CumulativeAccuracy {
 public:
  /// The classes of each context. Throws UsageError for a class below 0 or of two contexts.
  explicit CumulativeAccuracy(const std::vector<std::vector<std::int64_t>>& classes);

  /// Counts samples by scores [rows, outputs] and labels [rows]; the largest score predicts (ties: the first). Throws
  /// UsageError for a label of no context, and for fewer outputs than classes.
  void add(const float* scores, std::int64_t rows, std::int64_t outputs, const std::int64_t* labels);
  /// One accuracy per k; NaN without samples.
  std::vector<double> accuracies() const;
  /// Forgets all samples.
  void reset();

 private:
  std::vector<std::int64_t> order_;             // classes, context by context
  std::vector<std::size_t> ends_;               // of the contexts in it
  std::vector<std::int64_t> context_;           // of each class; -1: none
  std::vector<std::int64_t> tested_, correct_;  // by k
};

/// `accuracy`[t][k] after context t, for k <= t (others are ignored). By how much the last one is below the best before
/// it; mean over all k but the last. NaN for fewer than two contexts.
double cumulative_forgetting(const std::vector<std::vector<double>>& accuracy);

}  // namespace meander
