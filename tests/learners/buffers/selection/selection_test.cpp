#include "catch.h"
#include "stream/error_line.h"

#include <meander/learners/buffers/herding.h>
#include <meander/learners/buffers/selection.h>
#include <meander/learners/linalg/features.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <set>

using namespace meander;

namespace {

using Features = std::vector<float>;

/// `rows` features around a common direction, multiplied by `scale` before they are normalised.
Features directed_features(std::int64_t rows, std::int64_t width, float scale = 1.0F) {
  Rng rng(3, "features");
  Features values;
  for (std::int64_t i = 0; i < rows * width; ++i) values.push_back(scale * static_cast<float>(0.7 + rng.normal()));
  normalise_rows(values.data(), rows, width);
  return values;
}

/// Herding by its definition: one distance after the other.
std::vector<std::int64_t> herd_by_definition(const Features& phi, std::int64_t rows, std::int64_t width,
                                             std::int64_t count) {
  const std::vector<double> mean = mean_direction(phi.data(), rows, width);
  std::vector<double> sum(mean.size(), 0.0);
  std::vector<std::int64_t> order;
  for (std::int64_t k = 1; k <= count; ++k) {
    std::int64_t best = -1;
    double least = 0.0;
    for (std::int64_t i = 0; i < rows; ++i) {
      if (std::find(order.begin(), order.end(), i) != order.end()) continue;
      double off = 0.0;
      for (std::int64_t d = 0; d < width; ++d) {
        const auto at = static_cast<std::size_t>(d);
        const double one = (sum[at] + phi[static_cast<std::size_t>(i * width + d)]) / static_cast<double>(k) - mean[at];
        off += one * one;
      }
      if (best < 0 || off < least) best = i, least = off;
    }
    for (std::int64_t d = 0; d < width; ++d) {
      sum[static_cast<std::size_t>(d)] += phi[static_cast<std::size_t>(best * width + d)];
    }
    order.push_back(best);
  }
  return order;
}

}  // namespace

TEST_CASE("herding picks what its definition says, and fewer picks are the first of more", "[property]") {
  const auto [rows, width] = GENERATE(table<std::int64_t, std::int64_t>({{1, 3}, {2, 1}, {40, 9}, {700, 17}}));
  const float scale = GENERATE(1.0F, 1e6F);
  CAPTURE(rows, width, scale);
  const Features phi = directed_features(rows, width, scale);
  const std::int64_t count = std::min<std::int64_t>(rows, 30);
  const Herded best = herd(nullptr, phi.data(), rows, width, count);
  CHECK(best.order == herd_by_definition(phi, rows, width, count));
  for (std::int64_t fewer = 0; fewer < count; fewer += 7) {
    const std::vector<std::int64_t> first = herd(nullptr, phi.data(), rows, width, fewer).order;
    CHECK(std::equal(first.begin(), first.end(), best.order.begin()));
  }
}

TEST_CASE("herding picks every sample once when all are asked for, equal and zero ones too", "[property]") {
  Features phi = directed_features(12, 4);
  std::fill_n(phi.begin(), 8, 0.0F);
  std::copy_n(phi.begin() + 20, 4, phi.begin() + 24);
  const Herded all = herd(nullptr, phi.data(), 12, 4, 100);
  CHECK(std::set<std::int64_t>(all.order.begin(), all.order.end()).size() == 12);
  CHECK(std::all_of(all.distance.begin(), all.distance.end(), [](double d) { return std::isfinite(d); }));
  CHECK(herd(nullptr, phi.data(), 0, 4, 3).order.empty());
}

TEST_CASE("herding is the same for any number of threads", "[determinism]") {
  const Features phi = directed_features(1500, 11);
  const Herded serial = herd(nullptr, phi.data(), 1500, 11, 40);
  for (const int threads : {1, 3}) {
    Arena arena(threads);
    const Herded parallel = herd(&arena, phi.data(), 1500, 11, 40);
    CHECK(parallel.order == serial.order);
    CHECK(parallel.distance == serial.distance);
  }
}

TEST_CASE("random selection takes each candidate equally often, none twice", "[property]") {
  std::vector<double> counts(10, 0.0);
  constexpr int trials = 4000;
  for (int trial = 0; trial < trials; ++trial) {
    const auto chosen = select_random(10, 3, Rng(1, "test", static_cast<std::uint64_t>(trial)));
    REQUIRE(std::set<std::int64_t>(chosen.begin(), chosen.end()).size() == 3);
    for (const std::int64_t one : chosen) ++counts[static_cast<std::size_t>(one)];
  }
  const double expected = trials * 0.3, deviation = std::sqrt(trials * 0.3 * 0.7);
  for (const double count : counts) CHECK(std::abs(count - expected) < 5 * deviation);
  CHECK(select_random(2, 3, Rng(1, "test")).size() == 2);
  CHECK(select_random(0, 3, Rng(1, "test")).empty());
}

TEST_CASE("uncertainty is highest where two outputs are level, and keeps order among the very sure", "[property]") {
  const std::vector<float> f{0, 0, -50, 9, 9, 9, 40, 0, 0, 80, 0, 0, 500, 0, 0};
  const std::vector<std::uint8_t> two{1, 1, 0};
  const std::vector<double> scores = uncertainty({f.data(), 5, 3}, Columns::masked(two));
  CHECK(scores[0] == Approx(0.5));
  CHECK(scores[1] == Approx(0.5));
  CHECK(scores[2] == Approx(2 * std::exp(-40.0)));
  CHECK(scores[3] == Approx(2 * std::exp(-80.0)));
  CHECK(select_highest(scores, 4) == std::vector<std::int64_t>{0, 1, 2, 3});
  CHECK(uncertainty({f.data(), 1, 3}, Columns::all())[0] == Approx(0.5));
  // An output that excludes all others leaves no uncertainty.
  CHECK(uncertainty({f.data() + 12, 1, 3}, Columns::all())[0] >= 0.0);
}

TEST_CASE("a way to select is known by name", "[refusal]") {
  CHECK(parse_selection("fromp") == Selection::Uncertainty);
  CHECK(parse_selection(to_text(Selection::Herding)) == Selection::Herding);
  CHECK(error_line<UsageError>([] { parse_selection("best"); }) ==
        "sample-selection: 'best' is not a way to select samples; give random, herding or fromp");
}
