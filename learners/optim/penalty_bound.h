#pragma once

#include <meander/learners/optim/regularisers.h>
#include <meander/stream/runtime/arena.h>

#include <cstdint>
#include <span>
#include <vector>

namespace meander {

/// Tells without scanning the parameters whether quadratic penalties f sum |w| d^2 (f their factor, w importances, d
/// distances to the anchor) are still below a limit. The root of a penalty is a norm of d: if no parameter moved by
/// more than `change`, it grew by at most `change` sqrt(f sum |w|). It is measured again once this bound does not
/// suffice.
class PenaltyBound {
 public:
  /// Whether each of these is surely below `limit`, and its gradient within single precision. False before they were
  /// measured.
  bool below(double limit, std::span<const QuadraticPenalty> penalties) const;
  /// Scans all parameters, once per penalty.
  void measure(Arena* arena, const float* parameters, std::int64_t size, std::span<const QuadraticPenalty> penalties);
  /// To call after a step in which no parameter moved by more than `change`.
  void moved_by(double change);
  /// To call when importances, anchors or parameters were replaced.
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
