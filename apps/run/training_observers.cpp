#include <meander/apps/request/evaluation_plan.h>
#include <meander/apps/run/training_observers.h>
#include <meander/learners/observers/metrics_file.h>
#include <meander/learners/observers/predictions_file.h>

#include <cmath>
#include <functional>
#include <utility>

namespace meander {

TrainingObservers::TrainingObservers(const ResolvedRun& run, Learner& learner, const std::vector<TestSet>& tests,
                                     const std::filesystem::path& folder, RunFiles& files,
                                     const std::stop_token& stop) {
  const auto seed = static_cast<std::uint64_t>(run.seed);
  const std::vector<std::int64_t> ends = context_ends(run);
  const std::function<void(const Error&)> note = [&files](const Error& lost) { files.note(lost); };
  curve_ = accuracy(tests, {.every = run.acc_log.value_or(0),
                            .samples = run.acc_n,
                            .seed = seed,
                            .context_ends = ends,
                            .classes_per_context = run.scenario == Scenario::Class ? run.classes_per_context : 0,
                            .stop = stop});
  learner.add_observer(before_learning_);
  learner.add_observer(curve_);
  if (run.lca_batches) {
    starts_ = std::make_shared<ContextStarts>(
        tests,
        ContextStartsOptions{
            .batches = *run.lca_batches, .samples = run.acc_n, .seed = seed, .context_ends = ends, .stop = stop});
    learner.add_observer(starts_);
  }
  learner.add_observer(jsonl(folder / "metrics.jsonl", {.every = *run.loss_log, .on_failure = note}));
  if (run.predictions) learner.add_observer(predictions(*run.predictions, {.on_failure = note}));
}

TrainingMetrics TrainingObservers::metrics() const {
  std::vector<AccuracyCurve::Point> at_ends;
  for (const std::int64_t end : curve_->context_ends()) {
    if (const AccuracyCurve::Point* point = curve_->at(end)) at_ends.push_back(*point);
  }
  return {.continual = continual_metrics(*curve_),
          .at_ends = std::move(at_ends),
          .untrained = curve_->untrained(),
          .learning_curve_area = starts_ ? starts_->area() : std::nan(""),
          .prequential = before_learning_->counts()};
}

}  // namespace meander
