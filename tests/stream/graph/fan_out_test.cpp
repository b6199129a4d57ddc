#include "catch.h"
#include "stream/stream_fixture.h"

#include <atomic>
#include <set>
#include <thread>

using namespace meander;

TEST_CASE("every branch of a fan-out gets the same batches", "[pipeline][determinism]") {
  const int threads = GENERATE(1, 2, 4);
  CAPTURE(threads);
  Recorder alone, one("one"), two("two"), three("three");
  (Counting{.count = 80} | add_noise() | alone).run({.threads = threads});
  const RunSummary summary =
      (Counting{.count = 80} | add_noise() | fan_out(one, branch() | two, branch() | dawdle() | drop_thirds() | three))
          .run({.threads = threads});
  CHECK(one.ready_values == alone.ready_values);
  CHECK(two.ready_values == alone.ready_values);
  CHECK(three.raw_values == alone.raw_values);
  CHECK(three.indices == alone.indices);
  REQUIRE(summary.branches.size() == 3);
  CHECK(summary.branches[2].sink == "three");
  CHECK(summary.branches[1].learned == 80);
  CHECK(summary.branches[2].emptied == 27);
}

TEST_CASE("an operator at the same place of two branches draws the same numbers", "[pipeline][determinism]") {
  Recorder one("one"), two("two");
  (Counting{.count = 20} | fan_out(branch() | add_noise() | one, branch() | add_noise() | two)).run({.threads = 2});
  CHECK(one.ready_values == two.ready_values);
}

TEST_CASE("each sink of a fan-out has a thread of its own", "[pipeline]") {
  Recorder one("one"), two("two");
  (Counting{.count = 50} | fan_out(one, two)).run({.threads = 2});
  const std::set<std::thread::id> first(one.takers.begin(), one.takers.end());
  const std::set<std::thread::id> second(two.takers.begin(), two.takers.end());
  CHECK(first == std::set{std::this_thread::get_id()});
  CHECK(second.size() == 1);
  CHECK(first != second);
}

TEST_CASE("a slow branch holds back the fast one by no more than the tokens", "[pipeline][property]") {
  std::atomic<std::int64_t> behind = 0, most = 0;
  Recorder fast("fast"), slow("slow");
  fast.on_take = [&](const Batch&) {
    if (++behind > most) most = behind.load();
  };
  slow.on_take = [&](const Batch&) {
    std::this_thread::yield();
    --behind;
  };
  (Counting{.count = 200} | fan_out(fast, slow)).run({.threads = 3, .tokens = 3});
  CHECK(most <= 3);
  CHECK(slow.indices == numbers_from(0, 200));
}

TEST_CASE("the last sink of a pipeline is the one added last", "[pipeline]") {
  Recorder one("one"), two("two");
  Pipeline pipeline = Counting{.count = 1} | fan_out(one, two);
  CHECK(&pipeline.last_sink() == &two);
  CHECK(&(branch() | one).sink() == &one);
}
