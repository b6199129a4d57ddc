#include "catch.h"

#include <meander/learners/buffers/distinct_samples.h>

#include <ATen/ops/tensor.h>

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

TEST_CASE("samples without an id are like no other, and come after those that have one", "[regression]") {
  DistinctSamples held;
  held.offer(samples({7, 3}));
  held.offer(samples({7, 3}, false));
  Batch some = samples({3, 5, 4});
  some.ids = at::tensor(std::vector<std::int64_t>{3, -1, 4}, at::kLong);
  held.offer(some);
  CHECK(held.ids() == std::vector<std::int64_t>{7, 3, -1, -1, -1, 4});
  CHECK(labels(held, held.in_data_order()) == std::vector<std::int64_t>{3, 4, 7, 7, 3, 5});
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
  DistinctSamples held, loaded;
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
