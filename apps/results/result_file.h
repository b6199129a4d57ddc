#pragma once

#include <meander/apps/request/resolve_run.h>
#include <meander/learners/evaluation/accuracy.h>
#include <meander/learners/metrics/confusion_matrix.h>
#include <meander/learners/metrics/prequential_counts.h>
#include <meander/learners/observers/continual_metrics.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace meander {

/// What was measured during training.
struct TrainingMetrics {
  ContinualMetrics continual;
  /// The evaluations where contexts ended, as far as training came.
  std::vector<AccuracyCurve::Point> at_ends;
  std::vector<double> untrained;  ///< accuracies before training, by context
  double learning_curve_area;     ///< NaN unless asked for
  PrequentialCounts prequential;
};

/// The result of a run.
struct RunResult {
  std::string stamp;
  std::string data;
  std::optional<Accuracies> accuracies;  ///< nothing if the evaluation was skipped or failed
  ConfusionMatrix confusion;             ///< of that evaluation, as the next
  double calibration_error = 0;
  std::optional<TrainingMetrics> training;  ///< nothing if nothing was trained
  std::int64_t iterations = 0;
  std::int64_t samples = 0;
  std::int64_t consolidations = 0;
  std::int64_t skipped = 0;  // updates
  std::int64_t learners_on_stream = 1;
  /// The data set's classes in the order in which contexts show them; empty where all contexts show all.
  std::vector<std::int64_t> class_order{};
  double training_seconds = 0;
  double learner_idle_share = 0;
  std::uint64_t peak_rss_bytes = 0;
  int threads = 1;
  bool interrupted = false;
  /// The error that ended the run early, in one line; empty if the run did not fail.
  std::string error;
  /// The first iteration whose update was not finite, if there was one.
  std::optional<std::int64_t> diverged_at;
  std::string directory;

  bool failed() const { return !error.empty(); }

  double iterations_per_second() const {
    return training_seconds > 0 ? static_cast<double>(iterations) / training_seconds : 0;
  }
};

/// One JSON object on one line, as docs/formats/result.md describes it.
std::string to_json(const ResolvedRun& run, const RunResult& result);

/// The options that decide what the run learns and measures, by name, as the command line takes their values; empty for
/// one that has none. Those that choose methods are left out: the stamp tells. Two runs of one stamp with the same ones
/// have the same result.
std::map<std::string, std::string> deciding_options(const ResolvedRun& run);

/// Tables for people: accuracy per context and on average, if evaluated, what was forgotten, and the cost of the run.
std::string to_table(const ResolvedRun& run, const RunResult& result);

}  // namespace meander
