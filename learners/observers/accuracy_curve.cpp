#include <meander/learners/observers/accuracy_curve.h>

#include <meander/learners/evaluation/evaluate.h>
#include <meander/learners/learner.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

namespace meander {
namespace {

void check(const AccuracyOptions& options) {
  if (options.every < 0) {
    throw UsageError("every", fmt::format("{} iterations is not an interval", options.every),
                     "give 1 or more, or 0 to evaluate only where contexts end");
  }
  if (options.samples < 0) {
    throw UsageError("samples", fmt::format("{} is not a number of test samples", options.samples),
                     "give 1 or more, or 0 for all");
  }
  std::int64_t before = -1;  // an end at 0: a context of no iterations
  for (const std::int64_t end : options.context_ends) {
    if (end <= before) {
      throw UsageError("context_ends", fmt::format("{} does not come after {}", end, before),
                       "give ascending numbers of iterations");
    }
    before = end;
  }
}

std::vector<std::vector<std::int64_t>> classes_by_context(std::size_t contexts, std::int64_t per_context) {
  std::vector<std::vector<std::int64_t>> classes(contexts,
                                                 std::vector<std::int64_t>(static_cast<std::size_t>(per_context)));
  std::int64_t first = 0;
  for (std::vector<std::int64_t>& of_context : classes) {
    std::iota(of_context.begin(), of_context.end(), first);
    first += per_context;
  }
  return classes;
}

// Points are saved as arrays, one row per point.
template <class Value>
void append(std::vector<Value>& all, const std::vector<Value>& row) {
  all.insert(all.end(), row.begin(), row.end());
}

template <class Value>
std::vector<Value> row_of(const std::vector<Value>& all, std::size_t row, std::size_t width) {
  const auto begin = all.begin() + static_cast<std::ptrdiff_t>(row * width);
  return {begin, begin + static_cast<std::ptrdiff_t>(width)};
}

}  // namespace

AccuracyCurve::AccuracyCurve(const std::vector<TestSet>& tests, const AccuracyOptions& options)
    : every_(options.every), context_ends_(options.context_ends), stop_(options.stop) {
  check(options);
  tests_ = subset(tests, options.samples, options.seed);
  if (options.classes_per_context > 0 && !context_ends_.empty()) {
    cumulative_.emplace(classes_by_context(tests_.size(), options.classes_per_context));
  }
}

void AccuracyCurve::on_begin(Learner& learner) {
  if (learner.iterations() > 0) return;
  if (std::optional<Accuracies> tested = evaluate(learner, tests_, stop_)) untrained_ = std::move(tested->per_context);
}

bool AccuracyCurve::ends_at(std::int64_t iteration) const {
  return std::binary_search(context_ends_.begin(), context_ends_.end(), iteration);
}

void AccuracyCurve::on_step(Learner& learner, StepReport& report) {
  const bool at_end = ends_at(report.iteration), due = every_ > 0 && report.iteration % every_ == 0;
  if (report.late || (!at_end && !due)) return;
  const bool cumulative = at_end && cumulative_;
  if (cumulative) cumulative_->reset();
  std::optional<Accuracies> tested = evaluate(learner, tests_, stop_, [&](const Tested& batch) {
    if (cumulative) cumulative_->add(batch.scores.values, batch.rows(), batch.scores.outputs, batch.labels);
  });
  if (!tested) return;
  const double seen = tested->over_classes(learner.classes_seen());
  points_.push_back({report.iteration, learner.samples(), std::move(*tested), seen,
                     cumulative ? cumulative_->accuracies() : std::vector<double>()});
  report.accuracies = &points_.back().accuracies;
}

const AccuracyCurve::Point* AccuracyCurve::at(std::int64_t iteration) const {
  const auto before = [](const Point& point, std::int64_t i) { return point.iteration < i; };
  const auto found = std::lower_bound(points_.begin(), points_.end(), iteration, before);
  return found != points_.end() && found->iteration == iteration ? &*found : nullptr;
}

void AccuracyCurve::save(Archive& to) const {
  std::vector<std::int64_t> iterations, samples, class_samples, class_correct;
  std::vector<double> accuracies, seen, cumulative;
  for (const Point& point : points_) {
    iterations.push_back(point.iteration);
    samples.push_back(point.samples);
    append(accuracies, point.accuracies.per_context);
    append(class_samples, point.accuracies.class_samples);
    append(class_correct, point.accuracies.class_correct);
    seen.push_back(point.over_classes_seen);
    append(cumulative, point.cumulative);
  }
  to.write("iterations", iterations);
  to.write("samples", samples);
  to.write("accuracies", accuracies);
  to.write("class-samples", class_samples);
  to.write("class-correct", class_correct);
  to.write("over-classes-seen", seen);
  to.write("cumulative", cumulative);
  to.write("untrained", untrained_);
}

void AccuracyCurve::load(const Archive& from) {
  const std::vector<std::int64_t> iterations = from.read_counts("iterations", -1);
  const std::size_t count = iterations.size(), contexts = tests_.size();
  const auto rows = [&](std::size_t width) { return static_cast<std::int64_t>(count * width); };
  const std::vector<std::int64_t> samples = from.read_counts("samples", rows(1));
  const std::vector<double> accuracies = from.read_reals("accuracies", rows(contexts));
  const std::vector<std::int64_t> class_samples = from.read_counts("class-samples", -1);
  const std::vector<std::int64_t> class_correct =
      from.read_counts("class-correct", static_cast<std::int64_t>(class_samples.size()));
  const std::vector<double> seen = from.read_reals("over-classes-seen", rows(1));
  if (!std::is_sorted(iterations.begin(), iterations.end())) from.refuse("iterations", "are not in order");
  if (count > 0 ? class_samples.size() % count != 0 : !class_samples.empty()) {
    from.refuse("class-samples", "does not hold as many values per point");
  }
  const std::size_t classes = count > 0 ? class_samples.size() / count : 0;
  const auto with_cumulative = static_cast<std::size_t>(std::count_if(
      iterations.begin(), iterations.end(), [&](std::int64_t iteration) { return cumulative_ && ends_at(iteration); }));
  const std::vector<double> cumulative =
      from.read_reals("cumulative", static_cast<std::int64_t>(with_cumulative * contexts));
  std::vector<double> untrained;
  from.read("untrained", untrained);
  if (!untrained.empty() && untrained.size() != contexts) from.refuse("untrained", "has another number of contexts");
  points_.clear();
  untrained_ = std::move(untrained);
  std::size_t next = 0;
  for (std::size_t i = 0; i < count; ++i) {
    points_.push_back(
        {iterations[i],
         samples[i],
         {row_of(accuracies, i, contexts), row_of(class_samples, i, classes), row_of(class_correct, i, classes)},
         seen[i],
         {}});
    if (cumulative_ && ends_at(iterations[i])) points_.back().cumulative = row_of(cumulative, next++, contexts);
  }
}

std::shared_ptr<AccuracyCurve> accuracy(const std::vector<TestSet>& tests, const AccuracyOptions& options) {
  return std::make_shared<AccuracyCurve>(tests, options);
}

}  // namespace meander
