#include <meander/learners/observers/accuracy_curve.h>

#include <meander/learners/evaluation/evaluate.h>
#include <meander/stream/error.h>

#include <fmt/format.h>

namespace meander {

AccuracyCurve::AccuracyCurve(const std::vector<TestSet>& tests, const AccuracyOptions& options)
    : every_(options.every) {
  if (options.every < 1) {
    throw UsageError("every", fmt::format("{} iterations are no interval", options.every), "give 1 or more");
  }
  if (options.samples < 0) {
    throw UsageError("samples", fmt::format("{} test samples", options.samples), "give 1 or more, or 0 for all");
  }
  tests_ = subset(tests, options.samples, options.seed);
}

void AccuracyCurve::on_step(Learner& learner, StepReport& report) {
  if (report.late || report.iteration % every_ != 0) return;
  points_.push_back({report.iteration, evaluate(learner, tests_)});
  report.accuracies = &points_.back().accuracies;
}

std::shared_ptr<AccuracyCurve> accuracy(const std::vector<TestSet>& tests, const AccuracyOptions& options) {
  return std::make_shared<AccuracyCurve>(tests, options);
}

}  // namespace meander
