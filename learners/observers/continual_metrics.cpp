#include <meander/learners/observers/continual_metrics.h>

#include <meander/learners/metrics/cumulative_accuracy.h>
#include <meander/learners/metrics/learning_curves.h>

#include <cstdint>
#include <utility>

namespace meander {
namespace {

constexpr std::int64_t window = 10;

// The points where contexts ended; empty unless there is one for each.
std::vector<const AccuracyCurve::Point*> points_at_ends(const AccuracyCurve& curve) {
  std::vector<const AccuracyCurve::Point*> points;
  for (const std::int64_t end : curve.context_ends()) {
    points.push_back(curve.at(end));
    if (points.back() == nullptr) return {};
  }
  return points;
}

AccuracyMatrix matrix_of(const std::vector<const AccuracyCurve::Point*>& ends) {
  std::vector<std::vector<double>> rows;
  for (const AccuracyCurve::Point* point : ends) rows.push_back(point->accuracies.per_context);
  return AccuracyMatrix(std::move(rows));
}

double cumulative_forgetting_of(const std::vector<const AccuracyCurve::Point*>& ends) {
  std::vector<std::vector<double>> rows;
  for (const AccuracyCurve::Point* point : ends) {
    if (point->cumulative.empty()) return ContinualMetrics::undefined;
    rows.push_back(point->cumulative);
  }
  return cumulative_forgetting(rows);
}

double area_of(const AccuracyCurve& curve) {
  std::vector<double> accuracy;
  std::vector<std::int64_t> samples;
  for (const AccuracyCurve::Point& point : curve.points()) {
    accuracy.push_back(point.over_classes_seen);
    samples.push_back(point.samples);
  }
  return area_under_curve(accuracy, samples);
}

// Empty unless the ends of contexts are known.
ContinualEvaluation evaluation_of(const AccuracyCurve& curve, bool complete) {
  ContinualEvaluation evaluation;
  if (!complete) return evaluation;
  evaluation.context_ends = curve.context_ends();
  for (const AccuracyCurve::Point& point : curve.points()) {
    evaluation.iterations.push_back(point.iteration);
    evaluation.accuracy.push_back(point.accuracies.per_context);
  }
  return evaluation;
}

}  // namespace

ContinualMetrics continual_metrics(const AccuracyCurve& curve) {
  const auto ends = points_at_ends(curve);
  ContinualMetrics metrics;
  metrics.matrix = matrix_of(ends);
  const ContinualEvaluation evaluation = evaluation_of(curve, !ends.empty());
  metrics.average_accuracy = metrics.matrix.average_accuracy();
  metrics.average_incremental_accuracy = metrics.matrix.average_incremental_accuracy();
  metrics.forgetting = metrics.matrix.forgetting();
  metrics.cumulative_forgetting = cumulative_forgetting_of(ends);
  metrics.backward_transfer = metrics.matrix.backward_transfer();
  const bool baseline = !ends.empty() && !curve.untrained().empty();
  metrics.forward_transfer =
      baseline ? metrics.matrix.forward_transfer(curve.untrained()) : ContinualMetrics::undefined;
  metrics.average_anytime_accuracy = evaluation.average_anytime_accuracy();
  metrics.area_under_curve = area_of(curve);
  metrics.minimum_accuracy = evaluation.minimum_accuracy();
  metrics.worst_case_accuracy = evaluation.worst_case_accuracy();
  metrics.stability_gap = evaluation.stability_gap();
  metrics.windowed = windowed_change(evaluation.accuracy, window);
  return metrics;
}

std::vector<std::pair<std::string, double>> ContinualMetrics::named() const {
  return {{"average_accuracy_at_last_end", average_accuracy},
          {"average_incremental_accuracy", average_incremental_accuracy},
          {"forgetting", forgetting},
          {"cumulative_forgetting", cumulative_forgetting},
          {"backward_transfer", backward_transfer},
          {"forward_transfer", forward_transfer},
          {"average_anytime_accuracy", average_anytime_accuracy},
          {"area_under_curve", area_under_curve},
          {"minimum_accuracy", minimum_accuracy},
          {"worst_case_accuracy", worst_case_accuracy},
          {"stability_gap", stability_gap.mean},
          {"stability_gap_worst", stability_gap.worst},
          {"stability_gap_recovery", stability_gap.recovery},
          {"windowed_forgetting", windowed.forgetting},
          {"windowed_plasticity", windowed.plasticity}};
}

}  // namespace meander
