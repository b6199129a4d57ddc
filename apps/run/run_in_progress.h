#pragma once

#include <meander/apps/request/resolve_run.h>
#include <meander/apps/results/result_file.h>
#include <meander/apps/results/run_directory.h>
#include <meander/apps/results/run_files.h>
#include <meander/apps/run/train.h>
#include <meander/apps/run/training_observers.h>
#include <meander/apps/terminal/console.h>
#include <meander/apps/terminal/interrupt.h>
#include <meander/learners/learner.h>
#include <meander/learners/nets/feature_extractor.h>
#include <meander/stream/contexts/context_set.h>

#include <cstdint>
#include <exception>
#include <string>
#include <vector>

namespace meander {

/// One run from its folder to its result; how its learner gets the stream is up to the caller. Not movable: observers
/// refer to it.
class RunInProgress {
 public:
  /// Makes the learner and the run's folder. `directory` decides where; `extractor` is that of the features in
  /// `contexts`, or null. All must outlive it.
  RunInProgress(const ResolvedRun& run, const ContextSet& contexts, const FeatureExtractor* extractor,
                RunDirectory directory, const terminal::Console& console, const Interrupt& interrupt);
  RunInProgress(const RunInProgress&) = delete;
  RunInProgress& operator=(const RunInProgress&) = delete;

  const ResolvedRun& run() const { return run_; }
  Learner& learner() { return learner_; }
  const RunResult& result() const { return result_; }
  const RunFiles& files() const { return files_; }

  /// Notes that other runs of this process learn from the same stream.
  void share_stream(std::int64_t learners) { result_.learners_on_stream = learners; }
  /// Saves the model, tests it, shows what it generates, and writes the result. `failure` ended training early (null:
  /// none did); what was learned until then is saved all the same. Rethrows it only if nothing was learned.
  void finish(const TrainingTime& time, std::exception_ptr failure);
  /// 0, 1 if a file is not where it belongs, 128 + n after a signal. Throws the Error that ended the run, if one did,
  /// with where its results are.
  int exit_code() const;

 private:
  void count();
  void write_images();

  const ResolvedRun& run_;
  const Interrupt& interrupt_;
  const FeatureExtractor* extractor_;
  std::vector<TestSet> tests_;
  Learner learner_;
  RunDirectory directory_;
  RunFiles files_;
  RunResult result_;
  TrainingObservers observers_;
  std::exception_ptr failure_;
};

}  // namespace meander
