#include <meander/learners/buffers/selection.h>

#include <meander/learners/buffers/herding.h>
#include <meander/learners/learner.h>
#include <meander/learners/linalg/features.h>
#include <meander/stream/runtime/error.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace meander {
namespace {

using Numbers = std::vector<std::int64_t>;

Numbers herd_of(Learner& learner, std::span<const std::int64_t> candidates, const FetchSamples& fetch,
                std::int64_t count) {
  const std::int64_t width = learner.network().feature_width();
  FloatArray features(static_cast<std::int64_t>(candidates.size()) * width);
  pass_samples(learner, candidates, fetch, [&](std::int64_t first, const Batch& ready, const Logits& logits) {
    learner.check_finite(logits);
    std::copy_n(learner.network().features(), ready.size() * width, features.data() + first * width);
  });
  const auto rows = static_cast<std::int64_t>(candidates.size());
  normalise_rows(features.data(), rows, width);
  return herd(learner.arena(), features.data(), rows, width, count).order;
}

Numbers uncertain(Learner& learner, std::span<const std::int64_t> candidates, const FetchSamples& fetch,
                  std::int64_t count) {
  std::vector<double> scores;
  CompetingOutputs competing;
  pass_samples(learner, candidates, fetch, [&](std::int64_t, const Batch& ready, const Logits& logits) {
    learner.check_finite(logits);
    const std::vector<double> some = uncertainty(logits, learner.columns(ready, competing));
    scores.insert(scores.end(), some.begin(), some.end());
  });
  return select_highest(scores, count);
}

Numbers order_of(Selection selection, Learner& learner, std::span<const std::int64_t> candidates,
                 const FetchSamples& fetch, std::int64_t count, std::uint64_t key) {
  const auto available = static_cast<std::int64_t>(candidates.size());
  switch (selection) {
    case Selection::Random: return select_random(available, count, Rng(learner.seed(), "memory selection", key));
    case Selection::Herding: return herd_of(learner, candidates, fetch, count);
    case Selection::Uncertainty: return uncertain(learner, candidates, fetch, count);
    case Selection::All: break;
  }
  return {};
}

}  // namespace

Selection parse_selection(const std::string& text) {
  for (const Selection one : {Selection::Random, Selection::Herding, Selection::Uncertainty}) {
    if (text == to_text(one)) return one;
  }
  throw UsageError("sample-selection", fmt::format("'{}' is not a way to select samples", text),
                   "give random, herding or fromp");
}

const char* to_text(Selection selection) {
  switch (selection) {
    case Selection::Random: return "random";
    case Selection::Herding: return "herding";
    case Selection::Uncertainty: return "fromp";
    case Selection::All: break;
  }
  return "all";
}

std::vector<std::int64_t> select(Selection selection, Learner& learner, std::span<const std::int64_t> candidates,
                                 const FetchSamples& fetch, std::int64_t count, std::uint64_t key) {
  if (selection == Selection::All) return {candidates.begin(), candidates.end()};
  Numbers chosen = order_of(selection, learner, candidates, fetch, count, key);
  for (std::int64_t& number : chosen) number = candidates[static_cast<std::size_t>(number)];
  return chosen;
}

std::vector<std::int64_t> select_random(std::int64_t available, std::int64_t count, Rng rng) {
  std::vector<std::int64_t> order(static_cast<std::size_t>(available));
  std::iota(order.begin(), order.end(), 0);
  const std::size_t wanted = static_cast<std::size_t>(std::min(available, count));
  for (std::size_t i = 0; i < wanted; ++i) std::swap(order[i], order[i + rng.below(order.size() - i)]);
  order.resize(wanted);
  return order;
}

std::vector<double> uncertainty(const Logits& logits, const Columns& columns) {
  std::vector<double> scores(static_cast<std::size_t>(logits.rows), 0.0);
  std::vector<std::int64_t> likeliest(scores.size());
  predict(logits.values, logits.rows, logits.outputs, columns, likeliest.data());
  for (std::int64_t r = 0; r < logits.rows; ++r) {
    const std::int64_t top = likeliest[static_cast<std::size_t>(r)];
    if (top < 0) continue;
    const auto [first, last] = columns.range_of(r, logits.outputs);
    const float* row = logits.values + r * logits.outputs;
    // Computed relative to the likeliest output, so that the rest keeps its precision however certain the network is.
    double rest = 0.0, squares = 0.0;
    for (std::int64_t c = first; c < last; ++c) {
      if (c == top || !columns.open(c)) continue;
      const double e = std::exp(double{row[c]} - double{row[top]});
      rest += e;
      squares += e * e;
    }
    scores[static_cast<std::size_t>(r)] = (rest + (1.0 + rest) * rest - squares) / ((1.0 + rest) * (1.0 + rest));
  }
  return scores;
}

std::vector<std::int64_t> select_highest(std::span<const double> scores, std::int64_t count) {
  std::vector<std::int64_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    return scores[static_cast<std::size_t>(a)] > scores[static_cast<std::size_t>(b)];
  });
  order.resize(std::min(order.size(), static_cast<std::size_t>(count)));
  return order;
}

}  // namespace meander
