#include "catch.h"

#include <meander/learners/buffers/distinct_samples.h>

#include <ATen/ops/tensor.h>

#include <cstdlib>
#include <numeric>
#include <set>

using namespace meander;

namespace {

/// Samples whose pixel and label are their id.
Batch samples(const std::vector<std::int64_t>& ids, bool told = true) {
  Batch batch;
  batch.y = at::tensor(ids, at::kLong);
  batch.x = batch.y.to(at::kInt).view({-1, 1, 1, 1});
  if (told) batch.ids = batch.y;
  return batch;
}

std::vector<std::int64_t> labels(DistinctSamples& held, const std::vector<std::int64_t>& numbers) {
  const Batch batch = held.fetch(numbers);
  CHECK(batch.x.flatten().to(at::kLong).equal(batch.y));
  return {batch.y.data_ptr<std::int64_t>(), batch.y.data_ptr<std::int64_t>() + batch.y.numel()};
}

}  // namespace

TEST_CASE("a sample is held once, however often it comes", "[property]") {
  DistinctSamples held;
  held.offer(samples({7, 3, 7, 900}));
  held.offer(samples({3, 5, 7}));
  CHECK(held.size() == 4);
  CHECK(labels(held, {0, 1, 2, 3}) == std::vector<std::int64_t>{7, 3, 900, 5});
  CHECK(labels(held, held.in_data_order()) == std::vector<std::int64_t>{3, 5, 7, 900});
}

TEST_CASE("samples that cannot be told apart are all held, in order of arrival", "[property]") {
  DistinctSamples held;
  held.offer(samples({7, 3, 7}, false));
  CHECK(labels(held, held.in_data_order()) == std::vector<std::int64_t>{7, 3, 7});
}

TEST_CASE("samples without an id count as distinct, and come after those that have one", "[regression]") {
  DistinctSamples held;
  held.offer(samples({7, 3}));
  held.offer(samples({7, 3}, false));
  Batch some = samples({3, 5, 4});
  some.ids = at::tensor(std::vector<std::int64_t>{3, -1, 4}, at::kLong);
  held.offer(some);
  CHECK(held.ids() == std::vector<std::int64_t>{7, 3, -1, -1, -1, 4});
  CHECK(labels(held, held.in_data_order()) == std::vector<std::int64_t>{3, 4, 7, 7, 3, 5});
}

TEST_CASE("with a limit it is a uniform sample of the distinct samples that came", "[property]") {
  const bool told = GENERATE(true, false);
  constexpr std::int64_t limit = 8, different = 40;
  std::vector<int> times(different, 0);
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    DistinctSamples held(limit, seed);
    std::vector<std::int64_t> some(different);
    std::iota(some.begin(), some.end(), 0);
    held.offer(samples(some, told));
    // Some come repeatedly, which must not make them likelier.
    for (int again = 0; told && again < 5; ++again) held.offer(samples({0, 1, 2, 3}));
    REQUIRE(held.size() == limit);
    std::set<std::int64_t> ones;
    for (const std::int64_t label : labels(held, held.in_data_order())) {
      ++times[static_cast<std::size_t>(label)];
      CHECK(ones.insert(label).second);
    }
  }
  for (const int n : times) CHECK(std::abs(n - 200) < 65);  // five standard deviations
}

TEST_CASE("up to its limit it holds all samples; those kept in addition do not count", "[property]") {
  DistinctSamples held(4, 1);
  held.offer(samples({9, 2, 9, 5}));
  CHECK(labels(held, held.in_data_order()) == std::vector<std::int64_t>{2, 5, 9});
  held.offer(samples({1, 3, 4}));
  CHECK(held.size() == 4);
  held.keep(samples({20, 21, 22}));
  CHECK(held.size() == 7);
}

TEST_CASE("growing keeps what is held", "[property]") {
  DistinctSamples held;
  std::vector<std::int64_t> all;
  for (std::int64_t i = 0; i < 2000; ++i) all.push_back(i);
  for (std::size_t i = 0; i < all.size(); i += 20) {
    held.offer(
        samples({all.begin() + static_cast<std::ptrdiff_t>(i), all.begin() + static_cast<std::ptrdiff_t>(i + 20)}));
  }
  CHECK(labels(held, all) == all);
}

TEST_CASE("once cleared the same samples are new again", "[property]") {
  DistinctSamples held;
  held.offer(samples({1, 2}));
  held.clear();
  CHECK(held.empty());
  CHECK(held.in_data_order().empty());
  held.offer(samples({2, 4}));
  CHECK(labels(held, {0, 1}) == std::vector<std::int64_t>{2, 4});
}

TEST_CASE("what is held is saved, and what came before is known afterwards", "[property]") {
  const std::int64_t limit = GENERATE(0, 3);
  DistinctSamples held(limit, 1), loaded(limit, 1);
  held.offer(samples({5, 1, 8, 12, 13}));
  held.offer(samples({5, 1, 8}, false));
  if (GENERATE(false, true)) held.clear();
  Archive archive;
  held.save(archive);
  loaded.load(Archive::from_bytes(archive.to_bytes(), "test"));
  for (DistinctSamples* one : {&held, &loaded}) {
    one->offer(samples({9, 5, 1, 2}));
    one->offer(samples({9, 5, 1, 2}, false));
  }
  CHECK(loaded.size() == held.size());
  CHECK(labels(loaded, loaded.in_data_order()) == labels(held, held.in_data_order()));
}
