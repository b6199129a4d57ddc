#pragma once

#include <meander/apps/request/resolve_run.h>
#include <meander/apps/results/result_file.h>
#include <meander/apps/results/run_files.h>
#include <meander/learners/learner.h>
#include <meander/learners/observers/accuracy_curve.h>
#include <meander/learners/observers/context_starts.h>
#include <meander/learners/observers/prequential.h>
#include <meander/stream/contexts/context_set.h>

#include <filesystem>
#include <memory>
#include <stop_token>
#include <vector>

namespace meander {

/// What watches a run's learner: accuracies over time, predictions, the metrics file. Add them before training.
class TrainingObservers {
 public:
  /// `folder` is the run's; `files` hears of lines that cannot be written.
  TrainingObservers(const ResolvedRun& run, Learner& learner, const std::vector<TestSet>& tests,
                    const std::filesystem::path& folder, RunFiles& files, const std::stop_token& stop);

  /// What they have measured so far.
  TrainingMetrics metrics() const;

 private:
  std::shared_ptr<Prequential> before_learning_ = prequential();
  std::shared_ptr<AccuracyCurve> curve_;
  std::shared_ptr<ContextStarts> starts_;  // null unless asked for
};

}  // namespace meander
