#include "catch.h"

#include <meander/stream/contexts/legacy_permutation.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>

using namespace meander;
using Order = std::vector<std::int64_t>;

namespace {

Order first(Order order, std::size_t count) {
  order.resize(count);
  return order;
}

}  // namespace

TEST_CASE("class orders are NumPy's", "[golden]") {
  CHECK(LegacyPermutations(1).permutation(10) == Order{2, 9, 6, 4, 0, 3, 1, 7, 8, 5});
  CHECK(LegacyPermutations(2).permutation(10) == Order{4, 1, 5, 0, 7, 2, 3, 6, 9, 8});
  CHECK(LegacyPermutations(3).permutation(10) == Order{5, 4, 1, 2, 9, 6, 7, 0, 3, 8});
  CHECK(LegacyPermutations(7).permutation(10) == Order{8, 5, 0, 2, 1, 9, 7, 3, 6, 4});
  CHECK(LegacyPermutations(42).permutation(10) == Order{8, 1, 5, 0, 7, 2, 9, 4, 3, 6});
  CHECK(first(LegacyPermutations(2).permutation(100), 10) == Order{83, 30, 56, 24, 16, 23, 2, 27, 28, 13});
}

TEST_CASE("successive permutations continue one sequence", "[golden]") {
  CHECK(first(LegacyPermutations(1).permutation(1024), 8) == Order{830, 795, 495, 822, 859, 104, 27, 986});
  LegacyPermutations orders(0);
  CHECK(first(orders.permutation(1024), 8) == Order{927, 27, 77, 609, 320, 1, 230, 772});
  CHECK(first(orders.permutation(1024), 8) == Order{353, 804, 940, 664, 163, 392, 452, 425});
}

TEST_CASE("a subset is the beginning of a permutation", "[golden]") {
  Order gated = LegacyPermutations(0).subset(400, 360);
  std::sort(gated.begin(), gated.end());
  Order kept;
  for (std::int64_t unit = 0; unit < 400; ++unit) {
    if (!std::binary_search(gated.begin(), gated.end(), unit)) kept.push_back(unit);
  }
  REQUIRE(kept.size() == 40);
  CHECK(first(kept, 10) == Order{9, 25, 39, 47, 70, 72, 87, 88, 99, 115});
}

TEST_CASE("an order of one element or none draws nothing", "[property]") {
  LegacyPermutations orders(1);
  CHECK(orders.permutation(0).empty());
  CHECK(orders.permutation(1) == Order{0});
  CHECK(orders.permutation(10) == LegacyPermutations(1).permutation(10));
}

TEST_CASE("a seed above 32 bits and a subset larger than its set are refused", "[refusal]") {
  CHECK_NOTHROW(LegacyPermutations(4294967295));
  CHECK_THROWS_AS(LegacyPermutations(4294967296), UsageError);
  CHECK_THROWS_AS(LegacyPermutations(1).subset(3, 4), UsageError);
}
