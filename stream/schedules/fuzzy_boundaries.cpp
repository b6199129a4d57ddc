#include <meander/stream/runtime/error.h>
#include <meander/stream/schedules/checks.h>
#include <meander/stream/schedules/fuzzy_boundaries.h>

#include <fmt/format.h>

#include <algorithm>

namespace meander {

FuzzyBoundaries::FuzzyBoundaries(std::int64_t contexts, std::int64_t iterations, std::int64_t fuzziness)
    : contexts_(contexts), iterations_(iterations), fuzziness_(fuzziness) {
  check_contexts(contexts);
  check_iterations(contexts, iterations);
  if (fuzziness < 0) {
    throw UsageError("fuzziness", fmt::format("{} is not a number of iterations", fuzziness), "give 0 or more");
  }
  if (fuzziness > iterations / 2) {
    throw UsageError("fuzziness",
                     fmt::format("transitions of {} iterations on either side overlap with {} iterations per context",
                                 fuzziness, iterations),
                     fmt::format("give at most {}", iterations / 2));
  }
}

FuzzyBoundaries::Fade FuzzyBoundaries::fade(std::int64_t iteration) const {
  const std::int64_t first = iterations_ / 2;
  const std::int64_t from_start = iteration - first + fuzziness_;  // 0 where the first fade begins
  if (from_start < 0) return {0, 0, 0.0};
  const std::int64_t j = std::min(from_start / iterations_, contexts_ - 1);
  const std::int64_t into = from_start - j * iterations_;
  const std::int64_t next = (j + 1) % contexts_;
  if (into >= 2 * fuzziness_) return {next, next, 0.0};
  return {j, next, (static_cast<double>(into) + 0.5) / static_cast<double>(2 * fuzziness_)};
}

void FuzzyBoundaries::draw(std::int64_t iteration, Rng& rng, std::span<std::int64_t> contexts) const {
  const Fade now = fade(iteration);
  if (now.from == now.to) {
    std::fill(contexts.begin(), contexts.end(), now.from);
  } else {
    std::generate(contexts.begin(), contexts.end(), [&] { return rng.uniform() < now.share ? now.to : now.from; });
  }
}

std::vector<std::int64_t> FuzzyBoundaries::context_ends() const {
  if (contexts_ == 1) return {iterations_};
  std::vector<std::int64_t> ends;
  for (std::int64_t c = 0; c < contexts_; ++c) ends.push_back(iterations_ / 2 + c * iterations_);
  return ends;
}

std::vector<double> FuzzyBoundaries::probabilities(std::int64_t iteration) const {
  const Fade now = fade(iteration);
  std::vector<double> p(static_cast<std::size_t>(contexts_), 0.0);
  p[static_cast<std::size_t>(now.from)] += 1.0 - now.share;
  p[static_cast<std::size_t>(now.to)] += now.share;
  return p;
}

}  // namespace meander
