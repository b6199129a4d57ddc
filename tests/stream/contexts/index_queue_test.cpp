#include "catch.h"
#include "stream/toy_data.h"

#include <meander/stream/contexts/index_queue.h>
#include <meander/stream/runtime/error.h>

#include <algorithm>
#include <cmath>
#include <map>

using namespace meander;
using Indices = std::vector<std::int64_t>;

namespace {

Indices take(IndexQueue& queue, std::int64_t count) {
  Indices taken(static_cast<std::size_t>(count));
  std::generate(taken.begin(), taken.end(), [&] { return queue.take(); });
  return taken;
}

Indices take_batch(IndexQueue& queue, std::int64_t count) {
  Indices taken(static_cast<std::size_t>(count));
  queue.take_batch(taken);
  return taken;
}

Indices sorted(Indices indices) {
  std::sort(indices.begin(), indices.end());
  return indices;
}

}  // namespace

TEST_CASE("an index queue gives every index once before any comes again", "[property]") {
  const std::int64_t size = GENERATE(1, 2, 7, 100);
  IndexQueue queue(size, 5);
  for (int epoch = 0; epoch < 4; ++epoch) CHECK(sorted(take(queue, size)) == counted(size));
}

TEST_CASE("an index queue reshuffles every epoch, by seed and key", "[property]") {
  IndexQueue queue(50, 1, 0);
  const Indices epoch0 = take(queue, 50), epoch1 = take(queue, 50);
  IndexQueue again(50, 1, 0), other_key(50, 1, 1), other_seed(50, 2, 0);
  CHECK(take(again, 50) == epoch0);
  CHECK(epoch0 != epoch1);
  CHECK(take(other_key, 50) != epoch0);
  CHECK(take(other_seed, 50) != epoch0);
}

TEST_CASE("every order of an index queue is as likely as any other", "[property]") {
  // The 24 orders of 4 indices over 24,000 epochs: 1,000 each, give or take 5 standard deviations.
  IndexQueue queue(4, 3);
  std::map<Indices, int> times;
  for (int epoch = 0; epoch < 24000; ++epoch) ++times[take(queue, 4)];
  CHECK(times.size() == 24);
  for (const auto& [order, count] : times) CHECK(std::abs(count - 1000) < 5 * std::sqrt(1000.0 * 23 / 24));
}

TEST_CASE("a batch comes from one epoch: the remainder is skipped", "[property]") {
  IndexQueue queue(10, 1), single(10, 1);
  const Indices epoch0 = take(single, 10), epoch1 = take(single, 10);
  const auto part = [](const Indices& order, int from) {
    return Indices(order.begin() + from, order.begin() + from + 4);
  };
  CHECK(take_batch(queue, 4) == part(epoch0, 0));
  CHECK(take_batch(queue, 4) == part(epoch0, 4));
  CHECK(take_batch(queue, 4) == part(epoch1, 0));
  IndexQueue whole(10, 1);
  CHECK(take_batch(whole, 10) == epoch0);
  CHECK(take_batch(whole, 10) == epoch1);
}

TEST_CASE("a batch larger than the queue is refused, naming its size", "[refusal]") {
  IndexQueue queue(10, 1);
  CHECK(refusal([&] { take_batch(queue, 11); }) ==
        "batch: a batch of 11 cannot come from 10 samples; give a batch of at most 10");
  CHECK_THROWS_AS(IndexQueue(0, 1), UsageError);
}

TEST_CASE("an index queue continues from its cursor", "[property]") {
  IndexQueue queue(9, 4, 2);
  take(queue, GENERATE(0, 1, 8, 9, 10, 23));
  IndexQueue other(9, 4, 2);
  take(other, 5);
  other.seek(queue.cursor());
  CHECK(take(other, 20) == take(queue, 20));
}

TEST_CASE("a cursor that no queue of this size can have is refused", "[refusal]") {
  IndexQueue queue(9, 4);
  CHECK_THROWS_AS(queue.seek({0, 10}), Error);
  CHECK_THROWS_AS(queue.seek({-1, 0}), Error);
  CHECK_THROWS_AS(queue.seek({0, -1}), Error);
}
