#include <meander/learners/observers/context_starts.h>

#include <meander/learners/evaluation/evaluate.h>
#include <meander/learners/learner.h>
#include <meander/learners/metrics/learning_curves.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>

namespace meander {
namespace {

constexpr double not_measured = std::numeric_limits<double>::quiet_NaN();

}  // namespace

ContextStarts::ContextStarts(const std::vector<TestSet>& tests, const ContextStartsOptions& options)
    : tests_(subset(tests, options.samples, options.seed)), batches_(options.batches), stop_(options.stop) {
  if (batches_ < 1) {
    throw UsageError("batches", fmt::format("{} is not a number of batches", batches_), "give 1 or more");
  }
  if (options.context_ends.size() != tests.size()) {
    throw UsageError("context_ends", fmt::format("{} ends for {} contexts", options.context_ends.size(), tests.size()),
                     "give one per context");
  }
  begins_ = {0};
  begins_.insert(begins_.end(), options.context_ends.begin(), options.context_ends.end() - 1);
  accuracy_.assign(tests.size(), std::vector<double>(static_cast<std::size_t>(batches_) + 1, not_measured));
}

void ContextStarts::on_begin(Learner& learner) {
  if (learner.iterations() == 0) measure(learner, 0);
}

void ContextStarts::on_step(Learner& learner, StepReport& report) {
  if (!report.late) measure(learner, report.iteration);
}

void ContextStarts::measure(Learner& learner, std::int64_t iteration) {
  for (std::size_t c = 0; c < begins_.size(); ++c) {
    const std::int64_t taken = iteration - begins_[c];
    if (taken < 0 || taken > batches_) continue;
    const std::optional<Accuracies> tested = evaluate(learner, {tests_[c]}, stop_);
    if (tested) accuracy_[c][static_cast<std::size_t>(taken)] = tested->per_context.front();
  }
}

double ContextStarts::area() const {
  const auto whole = [](const std::vector<double>& row) {
    return std::none_of(row.begin(), row.end(), [](double value) { return std::isnan(value); });
  };
  return std::all_of(accuracy_.begin(), accuracy_.end(), whole) ? learning_curve_area(accuracy_) : not_measured;
}

void ContextStarts::save(Archive& to) const {
  std::vector<double> all;
  for (const std::vector<double>& row : accuracy_) all.insert(all.end(), row.begin(), row.end());
  to.write("accuracy", all);
}

void ContextStarts::load(const Archive& from) {
  const std::size_t width = static_cast<std::size_t>(batches_) + 1;
  const std::vector<double> all = from.read_reals("accuracy", static_cast<std::int64_t>(accuracy_.size() * width));
  for (std::size_t c = 0; c < accuracy_.size(); ++c) {
    std::copy_n(all.begin() + static_cast<std::ptrdiff_t>(c * width), width, accuracy_[c].begin());
  }
}

}  // namespace meander
