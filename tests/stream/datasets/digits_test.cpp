#include "catch.h"
#include "stream/error_line.h"

#include <meander/stream/datasets/digits.h>
#include <meander/stream/datasets/digits_source.h>
#include <meander/stream/files/checksum.h>
#include <meander/stream/graph/pipeline.h>
#include <meander/stream/runtime/arena.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/rng.h>
#include <meander/stream/source.h>
#include <meander/stream/state/archive.h>

#include <ATen/core/Tensor.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/tensor.h>

#include <array>
#include <cmath>
#include <limits>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

using namespace meander;
using datasets::DigitsSource;

namespace {

std::string images_sha256(const Dataset& set) {
  return sha256({static_cast<const char*>(set.x.data_ptr()), set.x.nbytes()});
}

/// Keeps the batches, as the source yielded them and as drawn, and requests a stop after `enough` of them.
class KeepAll final : public Sink {
 public:
  explicit KeepAll(std::size_t enough) : enough_(enough) {}

  std::string name() const override { return "keep all"; }
  void begin(std::shared_ptr<Arena>, OperatorChain chain) override { operators = std::move(chain); }
  void take(const Batch& raw, const Batch& ready) override {
    yielded.push_back(raw.x);
    images.push_back(ready.x);
    if (images.size() == enough_) stop.request_stop();
  }
  void end(bool) override {}

  OperatorChain operators;
  std::vector<at::Tensor> yielded, images;
  std::stop_source stop;

 private:
  std::size_t enough_;
};

}  // namespace

TEST_CASE("Philox gives the words the digits are drawn from", "[digits][golden]") {
  using Words = std::array<std::uint32_t, 4>;
  CHECK(philox4x32({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox4x32({0, 0, 0, 0}, {1, 0}) == Words{0xe3e80670, 0xe50a0ebc, 0x95f222c0, 0xb615aa27});
}

TEST_CASE("the digits are the same to the last bit everywhere", "[digits][golden]") {
  const std::array<int, 10> sums = {25664, 21474, 28821, 14899, 13403, 27971, 24577, 18635, 32079, 14326};
  const Dataset train = datasets::digits_dataset(1, 0, 1000);
  for (int i = 0; i < 10; ++i) {
    CHECK(train.x[i].to(at::kLong).sum().item<int>() == sums[static_cast<std::size_t>(i)]);
  }
  CHECK(images_sha256(train) == "bd3bef093d40c9a512c1d80a0e0a73d26c6dde4d2413fca2dac8698ce92c8cb7");
  CHECK(images_sha256(datasets::digits_dataset(1, 1, 1000)) ==
        "884d4e930acbed5daacba642c7362e76c294b63de9fc32c4f550cee0791d1735");
  constexpr std::uint64_t seed = (std::uint64_t{5} << 32) + 7;
  constexpr std::int64_t first = (std::int64_t{3} << 32) + 5;
  CHECK(images_sha256(datasets::digits_dataset(seed, 0, 1000, first)) ==
        "2832b6611868b9e2b7335b4e23781276299a55c39b2cc3e2ef44b01e69f493b0");
}

TEST_CASE("the digits' labels cycle, wherever one begins", "[digits]") {
  const Dataset set = datasets::digits_dataset(1, 0, 25, 7);
  CHECK(at::equal(set.y, at::arange(7, 32, at::kLong).remainder(10)));
  CHECK(set.x.sizes() == at::IntArrayRef({25, 1, 28, 28}));
  CHECK(at::equal(set.x, datasets::digits_dataset(1, 0, 32).x.slice(0, 7)));
}

TEST_CASE("the digits have the same bits for any number of threads", "[digits][determinism]") {
  const Dataset expected = datasets::digits_dataset(3, 0, 700);
  Arena arena(GENERATE(1, 2, 4));
  CHECK(at::equal(arena.execute([] { return datasets::digits_dataset(3, 0, 700); }).x, expected.x));
}

TEST_CASE("there are 60,000 training and 10,000 test digits", "[digits]") {
  const DataPair digits = datasets::digits();
  CHECK(digits.name == "digits");
  CHECK(digits.classes == 10);
  CHECK(digits.published);
  CHECK(digits.train.size() == 60'000);
  CHECK(digits.test.size() == 10'000);
  const at::Tensor pixels = digits.train.x.to(at::kFloat).div_(255);
  CHECK(std::abs(pixels.mean().item<double>() - 0.120) < 0.001);
  CHECK(std::abs(pixels.std().item<double>() - 0.243) < 0.001);
}

TEST_CASE("digits of another split or a count below 1 are refused", "[digits][refusal]") {
  CHECK_THROWS_AS(datasets::digits_dataset(1, 2, 10), UsageError);
  CHECK_THROWS_AS(datasets::digits_dataset(1, 0, 0), UsageError);
  CHECK_THROWS_AS(datasets::digits_dataset(1, 0, 10, -1), UsageError);
  CHECK_THROWS_AS(DigitsSource(0), UsageError);
}

TEST_CASE("the endless digits come sample after sample, and continue where they were saved", "[digits]") {
  static_assert(Source<DigitsSource>);
  DigitsSource source(100);
  source.next({});
  Archive saved;
  source.save(saved);
  const auto second = source.next({});
  REQUIRE(second);
  CHECK(at::equal(second->x, at::arange(100, 200, at::kLong)));
  CHECK(at::equal(second->ids, second->x));
  CHECK(at::equal(second->y, second->x.remainder(10)));
  DigitsSource restarted(100);
  restarted.load(saved);
  CHECK(at::equal(restarted.next({})->x, second->x));
}

TEST_CASE("the endless digits continue only from a position that their stream can have", "[digits][refusal]") {
  DigitsSource source(100);
  const auto load = [&source](std::int64_t position) {
    Archive saved;
    saved.write("position", position);
    source.load(saved);
  };
  CHECK_NOTHROW(load(300));
  CHECK_THROWS_AS(load(-100), Error);
  CHECK_THROWS_AS(load(350), Error);  // of a stream with another batch size
  CHECK_THROWS_AS(load(std::numeric_limits<std::int64_t>::max() / 100 * 100), Error);
  CHECK(source.next({})->x[0].item<std::int64_t>() == 300);
}

TEST_CASE("the endless digits are drawn after their source, with the same bits for any number of threads",
          "[digits][determinism]") {
  const int threads = GENERATE(1, 2, 4);
  CAPTURE(threads);
  KeepAll sink(7);
  Pipeline pipeline = DigitsSource(50) | datasets::draw_digits(3) | sink;
  pipeline.run({.threads = threads, .stop = sink.stop.get_token()});
  REQUIRE(sink.images.size() >= 7);
  CHECK(at::equal(at::cat(sink.images).slice(0, 0, 350), datasets::digits_dataset(3, 0, 350).x));
}

TEST_CASE("what a buffer keeps of the endless digits is drawn again with the same bits", "[digits]") {
  KeepAll sink(3);
  Pipeline pipeline = DigitsSource(20) | datasets::draw_digits(1) | sink;
  pipeline.run({.threads = 1, .stop = sink.stop.get_token()});
  const at::Tensor picked = at::tensor(std::vector<std::int64_t>{41, 3, 17});
  Batch stored;
  stored.index = 9;
  stored.replayed = true;
  stored.x = at::cat(sink.yielded).index_select(0, picked);
  stored.y = stored.x.remainder(10);
  CHECK(stored.x.nbytes() == 3 * sizeof(std::int64_t));
  CHECK(at::equal(sink.operators(stored).x, at::cat(sink.images).index_select(0, picked)));
}

TEST_CASE("images that are already drawn pass, and digits without a number are refused", "[digits][refusal]") {
  OperatorChain chain;
  chain.append(datasets::draw_digits(1));
  Batch images;
  images.x = datasets::digits_dataset(1, 1, 5).x;
  images.y = at::arange(5, at::kLong);
  CHECK(chain(images).x.is_same(images.x));
  images.x = at::arange(-1, 4, at::kLong);
  CHECK(error_line([&] { chain(images); }) == "node 'draw_digits', batch 0: there is no digit -1; number them from 0");
  images.x = at::arange(3, at::kLong);
  CHECK(error_line([&] { chain(images); }) ==
        "node 'draw_digits', batch 0: x is not one number per sample; use a DigitsSource");
}

TEST_CASE("the endless source recycles its tensors", "[digits]") {
  DigitsSource source(10);
  const void* first = source.next({})->x.data_ptr();
  const auto second = source.next({});
  CHECK((second->x.data_ptr() == first || second->y.data_ptr() == first));
}

TEST_CASE("the endless source ends when it is told to", "[digits]") {
  std::stop_source stop;
  stop.request_stop();
  CHECK_FALSE(DigitsSource(100).next(stop.get_token()));
}
