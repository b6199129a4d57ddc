#include <meander/learners/observers/accuracy_curve.h>

#include <meander/learners/evaluation/evaluate.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace meander {

AccuracyCurve::AccuracyCurve(const std::vector<TestSet>& tests, const AccuracyOptions& options)
    : every_(options.every), stop_(options.stop) {
  if (options.every < 1) {
    throw UsageError("every", fmt::format("{} iterations is not an interval", options.every), "give 1 or more");
  }
  if (options.samples < 0) {
    throw UsageError("samples", fmt::format("{} is not a number of test samples", options.samples),
                     "give 1 or more, or 0 for all");
  }
  tests_ = subset(tests, options.samples, options.seed);
}

void AccuracyCurve::on_step(Learner& learner, StepReport& report) {
  if (report.late || report.iteration % every_ != 0) return;
  std::optional<Accuracies> tested = evaluate(learner, tests_, stop_);
  if (!tested) return;
  points_.push_back({report.iteration, std::move(*tested)});
  report.accuracies = &points_.back().accuracies;
}

void AccuracyCurve::save(Archive& to) const {
  std::vector<std::int64_t> iterations;
  std::vector<double> accuracies;
  for (const Point& point : points_) {
    iterations.push_back(point.iteration);
    accuracies.insert(accuracies.end(), point.accuracies.per_context.begin(), point.accuracies.per_context.end());
  }
  to.write("iterations", iterations);
  to.write("accuracies", accuracies);
}

void AccuracyCurve::load(const Archive& from) {
  const std::vector<std::int64_t> iterations = from.read_counts("iterations", -1);
  const auto contexts = static_cast<std::ptrdiff_t>(tests_.size());
  const std::vector<double> accuracies =
      from.read_reals("accuracies", static_cast<std::int64_t>(iterations.size() * tests_.size()));
  points_.clear();
  auto next = accuracies.begin();
  for (const std::int64_t iteration : iterations) {
    points_.push_back({iteration, {{next, next + contexts}}});
    next += contexts;
  }
}

std::shared_ptr<AccuracyCurve> accuracy(const std::vector<TestSet>& tests, const AccuracyOptions& options) {
  return std::make_shared<AccuracyCurve>(tests, options);
}

}  // namespace meander
