#include "catch.h"
#include "stream/toy_data.h"

#include <meander/stream/runtime/error.h>
#include <meander/stream/schedules/fuzzy_boundaries.h>
#include <meander/stream/schedules/schedule.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace meander;

static_assert(Schedule<FuzzyBoundaries>);

TEST_CASE("fuzzy probabilities sum to 1, and every context has a share of T iterations", "[property]") {
  const auto [contexts, iterations, fuzziness] = GENERATE(table<int, int, int>(
      {{1, 6, 2}, {2, 1, 0}, {2, 6, 3}, {3, 10, 2}, {4, 7, 3}, {5, 200, 50}, {7, 9, 0}, {5, 2000, 500}}));
  CAPTURE(contexts, iterations, fuzziness);
  const FuzzyBoundaries schedule(contexts, iterations, fuzziness);
  REQUIRE(schedule.length() == contexts * iterations);
  std::vector<double> share(static_cast<std::size_t>(contexts));
  for (std::int64_t i = 0; i < schedule.length(); ++i) {
    const std::vector<double> p = schedule.probabilities(i);
    CHECK(std::abs(std::accumulate(p.begin(), p.end(), 0.0) - 1) < 1e-12);
    for (std::size_t c = 0; c < p.size(); ++c) share[c] += p[c];
  }
  for (const double sum : share) CHECK(std::abs(sum - iterations) < 1e-6);
}

TEST_CASE("the first context comes back at the end of a fuzzy stream", "[golden]") {
  const FuzzyBoundaries schedule(3, 10, 2);
  const std::vector<double> first{1, 1, 1, .875, .625, .375, .125};
  for (int i = 0; i < 30; ++i) {
    const double expected = i < 7    ? first[static_cast<std::size_t>(i)]
                            : i < 23 ? 0
                                     : first[static_cast<std::size_t>(29 - i)];
    CHECK(schedule.probabilities(i)[0] == expected);
  }
}

TEST_CASE("fuzzy draws follow the probabilities", "[property]") {
  const FuzzyBoundaries schedule(3, 10, 2);
  for (std::int64_t i = 0; i < 30; ++i) {
    CAPTURE(i);
    constexpr int draws = 20000;
    std::vector<std::int64_t> contexts(draws);
    Rng rng(1, "labels", static_cast<std::uint64_t>(i));
    schedule.draw(i, rng, contexts);
    const std::vector<double> p = schedule.probabilities(i);
    for (std::size_t c = 0; c < 3; ++c) {
      const auto count =
          static_cast<double>(std::count(contexts.begin(), contexts.end(), static_cast<std::int64_t>(c)));
      CHECK(std::abs(count - draws * p[c]) <= 5 * std::sqrt(draws * p[c] * (1 - p[c])));
    }
  }
}

TEST_CASE("a fuzzy stream announces nothing", "[property]") {
  const AnySchedule schedule = FuzzyBoundaries(3, 10, 2);
  for (int i = 0; i < 30; ++i) CHECK_FALSE(schedule.boundary(i));
}

TEST_CASE("transitions that overlap are refused; 2 * fuzziness = T is not", "[refusal]") {
  CHECK_NOTHROW(FuzzyBoundaries(3, 10, 5));
  CHECK(refusal([] { FuzzyBoundaries(3, 10, 6); }) ==
        "fuzziness: transitions of 6 iterations on either side overlap with 10 iterations per context; give at most 5");
  CHECK_THROWS_AS(FuzzyBoundaries(2, 7, 4), UsageError);
  CHECK_THROWS_AS(FuzzyBoundaries(3, 10, -1), UsageError);
  CHECK_THROWS_AS(FuzzyBoundaries(3, 0, 0), UsageError);
  CHECK_THROWS_AS(FuzzyBoundaries(0, 10, 0), UsageError);
  CHECK_THROWS_AS(FuzzyBoundaries(4, std::int64_t{1} << 61, 0), UsageError);
}
