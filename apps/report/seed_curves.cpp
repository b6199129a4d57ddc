#include <meander/apps/report/seed_curves.h>
#include <meander/apps/results/run_curve.h>
#include <meander/learners/metrics/mean.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>

namespace meander {
namespace {

// The mean of the first `count` accuracies; contexts without test samples are left out.
double mean_of_first(const std::vector<double>& accuracies, std::size_t count) {
  std::vector<double> known;
  for (const double accuracy : std::span(accuracies).first(std::min(count, accuracies.size()))) {
    if (!std::isnan(accuracy)) known.push_back(accuracy);
  }
  return known.empty() ? no_value : mean(known);
}

std::size_t contexts_in(const std::vector<EvaluatedPoints>& points) {
  std::size_t contexts = 0;
  for (const EvaluatedPoints& run : points) {
    if (!run.empty()) contexts = std::max(contexts, run.rbegin()->second.size());
  }
  return contexts;
}

// How many contexts had begun before this iteration was over.
std::size_t begun_by(std::int64_t iteration, const std::vector<std::int64_t>& ends, std::size_t contexts) {
  if (ends.empty()) return contexts;
  std::size_t begun = 1;
  for (const std::int64_t end : ends) begun += end < iteration ? 1 : 0;
  return std::min(begun, contexts);
}

// Collects one x of all runs.
class Column {
 public:
  Column(SeedCurves& curves, double x, std::size_t contexts) : curves_(curves), x_(x), per_context_(contexts) {
    curves.per_context.resize(contexts);
  }

  void add(const std::vector<double>& accuracies, std::size_t begun) {
    average_.push_back(mean_of_first(accuracies, begun));
    for (std::size_t c = 0; c < per_context_.size() && c < accuracies.size(); ++c) {
      per_context_[c].push_back(accuracies[c]);
    }
  }

  // Of the contexts, only the first `shown`.
  void finish(std::size_t shown) {
    curves_.average.push_back({x_, spread_of(over_seeds(average_))});
    for (std::size_t c = 0; c < shown && c < per_context_.size(); ++c) {
      curves_.per_context[c].push_back({x_, spread_of(over_seeds(per_context_[c]))});
    }
  }

 private:
  SeedCurves& curves_;
  double x_;
  std::vector<double> average_{};
  std::vector<std::vector<double>> per_context_;
};

}  // namespace

Spread spread_of(const SeedStatistics& statistics) {
  const double half = statistics.interval_normal();
  if (std::isnan(half)) return {.value = statistics.mean};
  return {.value = statistics.mean, .low = statistics.mean - half, .high = statistics.mean + half};
}

EvaluatedPoints evaluated_points(const StoredRun& run) {
  EvaluatedPoints points;
  for (CurvePoint& point : read_curve(run.directory)) {
    if (point.was_evaluated()) points[point.iteration] = std::move(point.accuracy_per_context);
  }
  return points;
}

SeedCurves curves_over_contexts(const std::vector<StoredRun>& runs, const std::vector<EvaluatedPoints>& points) {
  if (runs.empty() || runs.front().context_ends.empty()) return {};
  const std::size_t contexts = runs.front().context_ends.size();
  SeedCurves curves;
  for (std::size_t t = 0; t < contexts; ++t) {
    Column column(curves, static_cast<double>(t + 1), contexts);
    for (std::size_t i = 0; i < runs.size(); ++i) {
      if (runs[i].context_ends.size() != contexts) return {};
      const auto found = points[i].find(runs[i].context_ends[t]);
      if (found == points[i].end()) return {};
      column.add(found->second, t + 1);
    }
    column.finish(t + 1);
  }
  return curves;
}

SeedCurves curves_over_iterations(const std::vector<StoredRun>& runs, const std::vector<EvaluatedPoints>& points) {
  if (runs.empty()) return {};
  const std::size_t contexts = contexts_in(points);
  SeedCurves curves;
  for (const auto& [iteration, accuracies] : points.front()) {
    const auto has_it = [at = iteration](const EvaluatedPoints& run) { return run.contains(at); };
    if (!std::all_of(points.begin(), points.end(), has_it)) continue;
    Column column(curves, static_cast<double>(iteration), contexts);
    for (std::size_t i = 0; i < runs.size(); ++i) {
      column.add(points[i].at(iteration), begun_by(iteration, runs[i].context_ends, contexts));
    }
    column.finish(contexts);
  }
  return curves;
}

}  // namespace meander
