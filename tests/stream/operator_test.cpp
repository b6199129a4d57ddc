#include "catch.h"
#include "stream_fixture.h"

#include <meander/stream/runtime/error.h>

using namespace meander;

namespace {

std::vector<float> pixels(const Batch& batch) {
  return {batch.x.data_ptr<float>(), batch.x.data_ptr<float>() + batch.x.numel()};
}

Batch numbered(std::int64_t index, std::int64_t size = 3) {
  Batch batch = batch_of(0, size);
  batch.index = index;
  return batch;
}

OperatorChain noise(std::uint64_t seed, std::size_t first_place = 0) {
  OperatorChain chain(seed, first_place);
  chain.append(add_noise());
  return chain;
}

}  // namespace

TEST_CASE("an operator's random numbers depend on seed, batch, row and place alone", "[operator][determinism]") {
  const std::vector<float> expected = pixels(noise(5)(numbered(7)));
  CHECK(pixels(noise(5)(numbered(7))) == expected);
  CHECK(pixels(noise(6)(numbered(7))) != expected);
  CHECK(pixels(noise(5)(numbered(8))) != expected);
  CHECK(pixels(noise(5, 1)(numbered(7))) != expected);
  OperatorChain reseeded = noise(6);
  reseeded.set_seed(5);
  CHECK(pixels(reseeded(numbered(7))) == expected);
}

TEST_CASE("the later part of a chain draws what the whole chain draws there", "[operator][determinism]") {
  OperatorChain whole(5);
  whole.append(add_noise());
  whole.append(add_noise());
  CHECK(pixels(noise(5, 1)(noise(5)(numbered(7)))) == pixels(whole(numbered(7))));
}

TEST_CASE("a sample keeps its random numbers when a filter moves it up", "[operator][determinism]") {
  const std::vector<float> all = pixels(noise(5)(numbered(7)));
  Batch last = numbered(7, 1);
  last.rows = at::full({1}, 2, at::kLong);
  CHECK(pixels(noise(5)(last)) == std::vector<float>(all.begin() + 8, all.end()));
}

TEST_CASE("a replayed batch shares no random numbers with the stream's batch of that iteration", "[operator]") {
  Batch replayed = numbered(7);
  replayed.replayed = true;
  const std::vector<float> stream = pixels(noise(5)(numbered(7))), replay = pixels(noise(5)(replayed));
  for (std::size_t i = 0; i < stream.size(); ++i) CHECK(stream[i] != replay[i]);
}

TEST_CASE("the deterministic part of a chain leaves the random operators out", "[operator]") {
  OperatorChain chain = noise(5);
  chain.append(Operator("doubled", [](Batch batch) {
    batch.x = batch.x.mul(2);
    return batch;
  }));
  Batch ones = batch_of(1);
  CHECK(pixels(chain.deterministic()(ones)) == std::vector<float>(12, 2));
  CHECK(pixels(chain(ones)) != std::vector<float>(12, 2));
}

TEST_CASE(
    "a chain keeps what is not of the samples though an operator forgets it, and skips the rest of an emptied batch",
    "[operator]") {
  OperatorChain chain;
  chain.append(Operator("anew", [](Batch) { return batch_of(1, 0); }));
  chain.append(Operator("never", [](Batch) -> Batch { throw Error("", "was called"); }));
  Batch batch = numbered(9);
  batch.boundary = batch.replayed = true;
  const Batch result = chain(batch);
  CHECK(result.index == 9);
  CHECK(result.boundary);
  CHECK(result.replayed);
  CHECK(result.empty());
}

TEST_CASE("an operator's error names node and batch, and keeps type, problem and remedy", "[operator]") {
  OperatorChain chain;
  chain.append(Operator("permute", [](Batch) -> Batch {
    throw ShapeError("", "x has 3 channels, the permutation is for 1", "choose a one-channel data set");
  }));
  try {
    chain(numbered(1204));
    FAIL("no error");
  } catch (const ShapeError& error) {
    CHECK(std::string(error.what()) ==
          "node 'permute', batch 1204: x has 3 channels, the permutation is for 1; choose a one-channel data set");
    CHECK(error.where() == "node 'permute', batch 1204");
    CHECK(error.remedy() == "choose a one-channel data set");
  }
}

TEST_CASE("an InternalError stays an InternalError", "[operator]") {
  OperatorChain chain;
  chain.append(Operator("tiles", [](Batch) -> Batch { throw InternalError("a tile is missing"); }));
  CHECK_THROWS_AS(chain(numbered(2)), InternalError);
  CHECK_THROWS_WITH(chain(numbered(2)), InternalError("node 'tiles', batch 2: a tile is missing").what());
}
