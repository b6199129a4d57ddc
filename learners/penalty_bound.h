#pragma once

#include <meander/learners/riders.h>
#include <meander/stream/arena.h>

#include <cstdint>
#include <span>
#include <vector>

namespace meander {

/// Says without a look at the parameters whether quadratic penalties f sum |w| d^2, f their factor, w importances and d
/// the distances to the anchor, still lie below a limit. Its root is a norm of d: where no parameter moved by more than
/// `change`, it grew by `change` sqrt(f sum |w|) at most. It is measured when that is not enough to know.
class PenaltyBound {
 public:
  /// Whether each of these surely lies below `limit`, and its gradient within single precision. False before they were
  /// measured.
  bool below(double limit, std::span<const QuadraticPenalty> penalties) const;
  /// Looks at all parameters, once for each penalty.
  void measure(Arena* arena, const float* parameters, std::int64_t size, std::span<const QuadraticPenalty> penalties);
  /// No parameter moved by more than that.
  void moved_by(double change);
  /// Importances, anchors or parameters became others.
  void forget() { known_.clear(); }

 private:
  struct Known {
    const float *importance, *anchor;
    double factor;
    double norm, slope;  // sqrt(f sum |w| d^2), sqrt(f sum |w|)
  };
  std::vector<Known> known_;
};

}  // namespace meander
