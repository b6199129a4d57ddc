#include "catch.h"
#include "stream/error_line.h"

#include <meander/learners/buffers/reservoir.h>

#include <ATen/ops/arange.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace meander;

namespace {

/// Samples whose one pixel and label are their position in the stream.
Batch positions(std::int64_t first, std::int64_t count) {
  Batch batch;
  batch.y = at::arange(first, first + count, at::kLong);
  batch.x = batch.y.to(at::kInt).view({count, 1, 1, 1});
  return batch;
}

Reservoir filled(std::int64_t budget, std::int64_t stream, std::uint64_t seed, std::int64_t batch = 7) {
  Reservoir reservoir(budget, seed);
  for (std::int64_t at = 0; at < stream; at += batch) reservoir.offer(positions(at, std::min(batch, stream - at)));
  return reservoir;
}

std::vector<std::int64_t> drawn(Reservoir& reservoir, std::int64_t count, std::uint64_t key) {
  const at::Tensor y = reservoir.draw(count, Rng(5, "draw", key)).y;
  return {y.data_ptr<std::int64_t>(), y.data_ptr<std::int64_t>() + y.numel()};
}

/// Sum of squared deviations of counts from `expected`, in units of their variance.
double chi_squared(const std::vector<double>& counts, double expected, double variance) {
  return std::accumulate(counts.begin(), counts.end(), 0.0, [&](double sum, double count) {
    return sum + (count - expected) * (count - expected) / variance;
  });
}

}  // namespace

TEST_CASE("a reservoir holds every position of the stream with probability budget / stream", "[property]") {
  constexpr std::int64_t budget = 10, stream = 40;
  constexpr int trials = 3000;
  const std::int64_t batch = GENERATE(1, 7, 40);
  std::vector<double> counts(stream, 0.0);
  for (int trial = 0; trial < trials; ++trial) {
    Reservoir reservoir = filled(budget, stream, static_cast<std::uint64_t>(trial), batch);
    for (const std::int64_t position : drawn(reservoir, budget, 0)) ++counts[static_cast<std::size_t>(position)];
  }
  constexpr double p = static_cast<double>(budget) / stream, expected = trials * p, variance = trials * p * (1 - p);
  for (const double count : counts) CHECK(std::abs(count - expected) < 5 * std::sqrt(variance));
  // Mean 40, standard deviation 9: too low a value, too, would show a sampler that is not random enough.
  const double deviation = chi_squared(counts, expected, variance);
  CHECK(deviation < 85);
  CHECK(deviation > 10);
}

TEST_CASE("a draw is uniform over what is held, without replacement", "[property]") {
  Reservoir reservoir = filled(12, 12, 1);
  constexpr int trials = 3000;
  std::vector<double> counts(12, 0.0), first(12, 0.0);
  for (std::uint64_t trial = 0; trial < trials; ++trial) {
    std::vector<std::int64_t> draw = drawn(reservoir, 4, trial);
    ++first[static_cast<std::size_t>(draw[0])];
    for (const std::int64_t y : draw) ++counts[static_cast<std::size_t>(y)];
    std::sort(draw.begin(), draw.end());
    REQUIRE(draw.size() == 4);
    REQUIRE(std::adjacent_find(draw.begin(), draw.end()) == draw.end());
  }
  CHECK(chi_squared(counts, trials / 3.0, trials * (1 / 3.0) * (2 / 3.0)) < 35);
  CHECK(chi_squared(first, trials / 12.0, trials * (1 / 12.0) * (11 / 12.0)) < 35);
}

TEST_CASE("a draw depends on its own random numbers, not on the draws before it", "[property]") {
  Reservoir reservoir = filled(30, 100, 1), untouched = filled(30, 100, 1);
  const std::vector<std::int64_t> expected = drawn(reservoir, 8, 3);
  drawn(reservoir, 30, 4);
  drawn(reservoir, 1, 5);
  CHECK(drawn(reservoir, 8, 3) == expected);
  CHECK(drawn(untouched, 8, 3) == expected);
  CHECK(drawn(reservoir, 8, 4) != expected);
}

TEST_CASE("a draw of more than is held gives all of it, and its rows are the slots", "[property]") {
  Reservoir reservoir = filled(10, 6, 1);
  const Batch all = reservoir.draw(20, Rng(1, "draw"));
  std::vector<std::int64_t> y(all.y.data_ptr<std::int64_t>(), all.y.data_ptr<std::int64_t>() + all.size());
  // While it is not full, position and slot are the same.
  CHECK(y == std::vector<std::int64_t>(all.rows.data_ptr<std::int64_t>(), all.rows.data_ptr<std::int64_t>() + 6));
  std::sort(y.begin(), y.end());
  CHECK(y == std::vector<std::int64_t>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("what a reservoir holds does not depend on how the stream was cut into batches", "[property]") {
  Reservoir by_one = filled(8, 60, 3, 1), by_many = filled(8, 60, 3, 25);
  CHECK(drawn(by_one, 8, 0) == drawn(by_many, 8, 0));
  Reservoir other_seed = filled(8, 60, 4, 1);
  CHECK(drawn(other_seed, 8, 0) != drawn(by_one, 8, 0));
}

TEST_CASE("a reservoir that was saved goes on like the one it was saved from", "[property]") {
  const std::int64_t before = GENERATE(0, 4, 50);
  Reservoir reservoir = filled(9, before, 2), loaded(9, 2);
  Archive saved;
  reservoir.save(saved);
  loaded.load(Archive::from_bytes(saved.to_bytes(), "test"));
  for (Reservoir* one : {&reservoir, &loaded}) one->offer(positions(before, 40));
  CHECK(loaded.seen() == before + 40);
  CHECK(drawn(loaded, 9, 0) == drawn(reservoir, 9, 0));
}

TEST_CASE("a reservoir refuses budgets and states that are not its own", "[refusal]") {
  CHECK(error_line<UsageError>([] { Reservoir(0, 1); }) == "budget: 0 samples are too few; give 1 or more");
  Archive saved;
  filled(9, 20, 2).save(saved);
  Reservoir smaller(8, 2);
  CHECK(error_line<Error>([&] { smaller.load(saved); }) ==
        "buffer: saved with a budget of 9, now 8; give the same budget");
}
