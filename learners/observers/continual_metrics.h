#pragma once

#include <meander/learners/metrics/accuracy_matrix.h>
#include <meander/learners/metrics/continual_evaluation.h>
#include <meander/learners/observers/accuracy_curve.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace meander {

/// What a curve of accuracies says about learning a whole stream. All of it depends on where the curve has points: say
/// so beside the numbers. NaN: not defined, as forgetting is not for a single context, or for a stream whose contexts
/// do not end, or that was stopped before its last context did.
struct ContinualMetrics {
  static constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

  /// Accuracies where contexts ended; no contexts if one of them was not evaluated there.
  AccuracyMatrix matrix{};
  double average_accuracy = undefined, average_incremental_accuracy = undefined;
  double forgetting = undefined, cumulative_forgetting = undefined;
  double backward_transfer = undefined, forward_transfer = undefined;
  double average_anytime_accuracy = undefined, area_under_curve = undefined;
  double minimum_accuracy = undefined, worst_case_accuracy = undefined;
  ContinualEvaluation::StabilityGap stability_gap{undefined, undefined, undefined};
  /// Within 10 successive points.
  WindowedChange windowed{undefined, undefined};

  /// All numbers by name: {"forgetting", 0.12}, ...
  std::vector<std::pair<std::string, double>> named() const;
};

ContinualMetrics continual_metrics(const AccuracyCurve& curve);

}  // namespace meander
