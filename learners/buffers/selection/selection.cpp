#include <meander/learners/buffers/selection/selection.h>

#include <meander/learners/buffers/selection/by_uncertainty.h>
#include <meander/learners/buffers/selection/herding.h>
#include <meander/learners/buffers/selection/random.h>
#include <meander/learners/features.h>
#include <meander/learners/learner.h>
#include <meander/stream/error.h>

#include <algorithm>

#include <fmt/format.h>

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

}  // namespace meander
