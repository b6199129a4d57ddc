#include <meander/learners/metrics/continual_evaluation.h>

#include <meander/learners/metrics/mean.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

namespace meander {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

using Ends = std::vector<std::int64_t>;

// The last iteration of the context before c.
std::int64_t begin_of(const Ends& ends, std::size_t c) { return c == 0 ? 0 : ends[c - 1]; }

// The accuracy on context j at the last evaluation up to this iteration.
double last_until(const ContinualEvaluation& e, std::int64_t iteration, std::size_t j) {
  const auto after = std::upper_bound(e.iterations.begin(), e.iterations.end(), iteration);
  return after == e.iterations.begin() ? nan
                                       : e.accuracy[static_cast<std::size_t>(after - e.iterations.begin() - 1)][j];
}

// The lowest accuracy on context j at evaluations after `first` and up to `last`.
double lowest(const ContinualEvaluation& e, std::int64_t first, std::int64_t last, std::size_t j) {
  double least = nan;
  for (std::size_t i = 0; i < e.iterations.size(); ++i) {
    if (e.iterations[i] > first && e.iterations[i] <= last) least = std::fmin(least, e.accuracy[i][j]);  // skips NaN
  }
  return least;
}

}  // namespace

std::vector<double> ContinualEvaluation::over_contexts_begun() const {
  std::vector<double> means;
  for (std::size_t e = 0; e < iterations.size(); ++e) {
    std::size_t begun = 0;
    while (begun < context_ends.size() && begin_of(context_ends, begun) < iterations[e]) ++begun;
    means.push_back(mean(std::span(accuracy[e]).first(begun)));
  }
  return means;
}

double ContinualEvaluation::average_anytime_accuracy() const { return mean(over_contexts_begun()); }

std::vector<double> ContinualEvaluation::minimum_per_context() const {
  std::vector<double> least;
  for (std::size_t j = 0; j + 1 < context_ends.size(); ++j) {
    least.push_back(lowest(*this, context_ends[j], std::numeric_limits<std::int64_t>::max(), j));
  }
  return least;
}

double ContinualEvaluation::minimum_accuracy() const { return mean(minimum_per_context()); }

double ContinualEvaluation::worst_case_accuracy() const {
  if (accuracy.empty() || context_ends.empty()) return nan;
  const double share = 1.0 / static_cast<double>(context_ends.size());
  return share * accuracy.back()[context_ends.size() - 1] + (1.0 - share) * minimum_accuracy();
}

ContinualEvaluation::StabilityGap ContinualEvaluation::stability_gap() const {
  std::vector<double> gaps, recoveries;
  double worst = nan;
  for (std::size_t c = 1; c < context_ends.size(); ++c) {
    for (std::size_t j = 0; j < c; ++j) {
      const double least = lowest(*this, context_ends[c - 1], context_ends[c], j);
      gaps.push_back(last_until(*this, context_ends[c - 1], j) - least);
      recoveries.push_back(last_until(*this, context_ends[c], j) - least);
      worst = std::fmax(worst, gaps.back());
    }
  }
  return {mean(gaps), worst, mean(recoveries)};
}

WindowedChange windowed_change(const std::vector<double>& accuracy, std::int64_t window) {
  if (window < 1) {
    throw UsageError("window", fmt::format("{} is not a number of evaluations", window), "give 1 or more");
  }
  const bool measured = std::any_of(accuracy.begin(), accuracy.end(), [](double a) { return !std::isnan(a); });
  if (!measured) return {nan, nan};
  WindowedChange largest{0.0, 0.0};
  const auto reach = static_cast<std::size_t>(window) - 1;
  for (std::size_t t = 0; t < accuracy.size(); ++t) {
    for (std::size_t m = t - std::min(t, reach); m < t; ++m) {
      largest.forgetting = std::fmax(largest.forgetting, accuracy[m] - accuracy[t]);
      largest.plasticity = std::fmax(largest.plasticity, accuracy[t] - accuracy[m]);
    }
  }
  return largest;
}

WindowedChange windowed_change(const std::vector<std::vector<double>>& accuracy, std::int64_t window) {
  std::vector<double> forgetting, plasticity;
  const std::size_t contexts = accuracy.empty() ? 0 : accuracy.front().size();
  for (std::size_t j = 0; j < contexts; ++j) {
    std::vector<double> of_context;
    for (const std::vector<double>& row : accuracy) of_context.push_back(row[j]);
    const WindowedChange change = windowed_change(of_context, window);
    forgetting.push_back(change.forgetting);
    plasticity.push_back(change.plasticity);
  }
  return {mean(forgetting), mean(plasticity)};
}

}  // namespace meander
