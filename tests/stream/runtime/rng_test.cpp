#include "catch.h"

#include <meander/stream/runtime/rng.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <set>
#include <vector>

using namespace meander;

namespace {

std::vector<std::uint32_t> words(Rng rng, int count = 9) {
  std::vector<std::uint32_t> result;
  for (int i = 0; i < count; ++i) result.push_back(rng());
  return result;
}

}  // namespace

TEST_CASE("Philox4x32-10 gives the words of its paper's authors", "[rng][golden]") {
  using Words = std::array<std::uint32_t, 4>;
  CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  constexpr std::uint32_t ones = 0xffffffff;
  CHECK(philox4x32({ones, ones, ones, ones}, {ones, ones}) == Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("an rng is determined by seed, purpose and keys, and each of them changes it", "[rng]") {
  const auto expected = words(Rng(1, "labels", 2, 3));
  CHECK(words(Rng(1, "labels", 2, 3)) == expected);
  std::set<std::vector<std::uint32_t>> all{expected};
  all.insert(words(Rng(2, "labels", 2, 3)));
  all.insert(words(Rng(1, "reservoir", 2, 3)));
  all.insert(words(Rng(1, "labels", 3, 3)));
  all.insert(words(Rng(1, "labels", 2, 4)));
  all.insert(words(Rng(1, "labels", 3, 2)));
  all.insert(words(Rng(1, "", 2, 3)));
  CHECK(all.size() == 7);
}

TEST_CASE("an rng continues from any position", "[rng][determinism]") {
  const auto expected = words(Rng(1, "labels"), 20);
  for (std::uint64_t position = 0; position < 20; ++position) {
    Rng rng(1, "labels");
    rng();
    rng.seek(position);
    CHECK(rng() == expected[position]);
    CHECK(rng.position() == position + 1);
  }
}

TEST_CASE("below(n) is uniform and stays below n", "[rng][property]") {
  const std::uint64_t n = GENERATE(1, 2, 3, 7, 10, 100);
  CAPTURE(n);
  Rng rng(4, "below", n);
  constexpr int draws = 100'000;
  std::vector<int> counts(n);
  for (int i = 0; i < draws; ++i) ++counts.at(rng.below(n));
  const double expected = static_cast<double>(draws) / static_cast<double>(n);
  double chi_squared = 0;
  for (const int count : counts) chi_squared += (count - expected) * (count - expected) / expected;
  const auto freedom = static_cast<double>(n - 1);
  CHECK(chi_squared <= freedom + 4 * std::sqrt(2 * freedom));
}

TEST_CASE("below(n) has no bias for the largest n", "[rng][property]") {
  Rng rng(4, "below");
  constexpr std::uint64_t n = (std::uint64_t{1} << 63) + (std::uint64_t{1} << 62);
  int low = 0;
  for (int i = 0; i < 30'000; ++i) low += rng.below(n) < n / 3 ? 1 : 0;
  CHECK(low > 10'000 - 330);  // 4 standard deviations; a modulo would make it 15,000
  CHECK(low < 10'000 + 330);
}

TEST_CASE("uniform and normal numbers have their mean and variance", "[rng][property]") {
  Rng rng(4, "moments");
  constexpr int draws = 200'000;
  double sum = 0, squares = 0, normal_sum = 0, normal_squares = 0;
  for (int i = 0; i < draws; ++i) {
    const double u = rng.uniform(), z = rng.normal();
    if (u < 0 || u >= 1) FAIL(u);
    sum += u, squares += u * u, normal_sum += z, normal_squares += z * z;
  }
  CHECK(std::abs(sum / draws - 0.5) < 0.003);
  CHECK(std::abs(squares / draws - 1.0 / 3) < 0.003);
  CHECK(std::abs(normal_sum / draws) < 0.01);
  CHECK(std::abs(normal_squares / draws - 1) < 0.015);
}

TEST_CASE("shuffle gives every order equally often", "[rng][property]") {
  Rng rng(4, "shuffle");
  std::map<std::vector<std::int64_t>, int> counts;
  for (int i = 0; i < 24'000; ++i) {
    std::vector<std::int64_t> values{0, 1, 2, 3};
    rng.shuffle(values);
    ++counts[values];
  }
  CHECK(counts.size() == 24);
  for (const auto& [order, count] : counts) CHECK(std::abs(count - 1000) < 160);
}
