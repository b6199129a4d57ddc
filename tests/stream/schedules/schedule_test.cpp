#include "catch.h"

#include <meander/stream/runtime/error.h>
#include <meander/stream/schedules/academic_setting.h>
#include <meander/stream/schedules/fuzzy_boundaries.h>
#include <meander/stream/schedules/random.h>
#include <meander/stream/schedules/schedule.h>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace meander;

static_assert(Schedule<AcademicSetting>);
static_assert(Schedule<RandomSchedule>);
static_assert(!Schedule<int>);

TEST_CASE("the academic setting visits one context after another and announces each one's last iteration",
          "[property]") {
  const AnySchedule schedule = AcademicSetting(3, 4);
  REQUIRE(schedule.length() == 12);
  for (std::int64_t i = 0; i < 12; ++i) {
    CAPTURE(i);
    Rng rng(1, "labels", static_cast<std::uint64_t>(i));
    std::vector<std::int64_t> contexts(5, -1);
    schedule.draw(i, rng, contexts);
    CHECK(contexts == std::vector<std::int64_t>(5, i / 4));
    CHECK(schedule.boundary(i) == (i == 3 || i == 7 || i == 11));
  }
}

TEST_CASE("contexts end where the next one takes over", "[property]") {
  using Ends = std::vector<std::int64_t>;
  CHECK(AnySchedule(AcademicSetting(3, 4)).context_ends() == Ends{4, 8, 12});
  CHECK(AnySchedule(FuzzyBoundaries(3, 10, 2)).context_ends() == Ends{5, 15, 25});
  CHECK(AnySchedule(FuzzyBoundaries(3, 9, 0)).context_ends() == Ends{4, 13, 22});
  CHECK(AnySchedule(FuzzyBoundaries(1, 9, 0)).context_ends() == Ends{9});
  CHECK(AnySchedule(RandomSchedule(3)).context_ends().empty());
}

TEST_CASE("a random schedule has no end, and every context is as likely as any other", "[property]") {
  const AnySchedule schedule = RandomSchedule(5);
  CHECK_FALSE(schedule.length());
  CHECK_FALSE(schedule.boundary(4));
  Rng rng(1, "labels", 1000000);
  std::vector<std::int64_t> contexts(50000);
  schedule.draw(1000000, rng, contexts);
  for (std::int64_t c = 0; c < 5; ++c) {
    const auto count = static_cast<double>(std::count(contexts.begin(), contexts.end(), c));
    CHECK(std::abs(count - 10000) < 5 * std::sqrt(50000 * 0.2 * 0.8));
  }
}

TEST_CASE("a schedule without contexts or iterations is refused", "[refusal]") {
  CHECK_THROWS_AS(RandomSchedule(0), UsageError);
  CHECK_THROWS_AS(AcademicSetting(0, 4), UsageError);
  CHECK_THROWS_AS(AcademicSetting(3, 0), UsageError);
}
