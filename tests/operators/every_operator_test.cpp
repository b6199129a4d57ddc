#include "catch.h"
#include "operator_fixture.h"

#include <meander/operators/operators.h>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace meander;

namespace {

bool small(std::int64_t label) { return label < 3; }

// A chain of all operators, for images of 8 x 8.
OperatorChain everything(std::uint64_t seed, std::atomic<int>& seen) {
  std::vector<std::int64_t> backwards(100);
  for (std::size_t i = 0; i < 100; ++i) backwards[i] = 99 - static_cast<std::int64_t>(i);
  OperatorChain chain(seed);
  chain.append(ops::random_crop(2));
  chain.append(ops::horizontal_flip());
  chain.append(ops::affine());
  chain.append(ops::filter(small));
  chain.append(ops::pad(1));
  chain.append(ops::permute(backwards));
  chain.append(ops::to_float());
  chain.append(ops::affine());
  chain.append(ops::horizontal_flip());
  chain.append(ops::normalise({0.5f, 0.4f}, {0.25f, 0.3f}));
  chain.append(ops::tee([&seen](const Batch&) { ++seen; }));
  return chain;
}

Batch numbered(std::int64_t index) {
  Batch batch = images(5, 2, 8, 8);
  batch.index = index;
  return batch;
}

}  // namespace

TEST_CASE("every operator gives the same bits in any order and on any number of threads", "[operators][determinism]") {
  std::atomic<int> seen = 0;
  const OperatorChain chain = everything(3, seen);
  std::vector<std::vector<float>> expected;
  for (std::int64_t index = 0; index < 40; ++index) expected.push_back(pixels(chain(numbered(index))));
  CHECK(seen == 40);

  const int threads = GENERATE(1, 2, 4);
  std::vector<std::vector<float>> results(40);
  std::atomic<std::int64_t> next = 39;
  const auto work = [&] {
    for (std::int64_t index = next--; index >= 0; index = next--) {
      results[static_cast<std::size_t>(index)] = pixels(chain(numbered(index)));
    }
  };
  {
    std::vector<std::jthread> workers;
    for (int i = 0; i < threads; ++i) workers.emplace_back(work);
  }
  CHECK(results == expected);
  CHECK(pixels(everything(4, seen)(numbered(0))) != expected[0]);
}

TEST_CASE("no operator writes into the batch it is given", "[operators]") {
  std::atomic<int> seen = 0;
  const Batch batch = numbered(0);
  const std::vector<float> before = pixels(batch);
  everything(3, seen)(batch);
  CHECK(pixels(batch) == before);
}

TEST_CASE("every operator that works on images refuses anything else", "[operators][refusal]") {
  const std::vector<Operator> all{ops::random_crop(1), ops::horizontal_flip(),         ops::affine(),  ops::pad(1),
                                  ops::permute({0}),   ops::normalise({0.5f}, {0.5f}), ops::to_float()};
  for (const Operator& op : all) {
    CAPTURE(op.name());
    Batch flat = images(2, 1, 2, 2);
    flat.x = flat.x.flatten(1);
    CHECK(refusal(op, flat) == "x is [2, 4], not [batch, channels, height, width]; give images");
    CHECK(refusal(op, images(2, 1, 2, 2, at::kLong)) == "x has unsupported type Long; give uint8 or float32");
  }
}
