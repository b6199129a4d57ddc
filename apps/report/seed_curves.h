#pragma once

#include <meander/apps/figures/figure.h>
#include <meander/apps/results/stored_run.h>
#include <meander/learners/metrics/seed_statistics.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace meander {

/// A mean over seeds with its 95 % confidence interval, 1.96 standard errors to each side.
Spread spread_of(const SeedStatistics& statistics);

/// Accuracy during training, as a mean over runs that differ only in their seeds.
struct SeedCurves {
  /// On average over the contexts that had begun by then; x is a number of contexts, or of iterations.
  std::vector<FigurePoint> average{};
  /// Of each context, from its own end on (by contexts), or at all times (by iterations).
  std::vector<std::vector<FigurePoint>> per_context{};
};

/// The accuracies of one run that its metrics.jsonl holds, by iteration.
using EvaluatedPoints = std::map<std::int64_t, std::vector<double>>;
EvaluatedPoints evaluated_points(const StoredRun& run);

/// After each context. Empty if contexts do not end, or a run was not evaluated there.
SeedCurves curves_over_contexts(const std::vector<StoredRun>& runs, const std::vector<EvaluatedPoints>& points);

/// At each iteration at which all runs were evaluated.
SeedCurves curves_over_iterations(const std::vector<StoredRun>& runs, const std::vector<EvaluatedPoints>& points);

}  // namespace meander
