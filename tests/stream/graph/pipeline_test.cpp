#include "catch.h"
#include "stream/error_line.h"
#include "stream/stream_fixture.h"

#include <meander/stream/batch.h>
#include <meander/stream/runtime/error.h>

#include <ATen/Context.h>

#include <oneapi/tbb/global_control.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <mutex>
#include <random>
#include <stdexcept>
#include <thread>

using namespace meander;

TEST_CASE("batches reach the sink in stream order for any number of threads", "[pipeline][determinism]") {
  const int threads = GENERATE(1, 2, 3, 4);
  const int tokens = GENERATE(1, 4, 9);
  const bool blocking = GENERATE(false, true);
  CAPTURE(threads, tokens, blocking);
  Recorder sink;
  AnySource source = blocking ? AnySource(BlockingCounting{{.count = 200}}) : AnySource(Counting{.count = 200});
  const RunSummary summary = (std::move(source) | dawdle() | sink).run({.threads = threads, .tokens = tokens});
  CHECK(sink.indices == numbers_from(0, 200));
  CHECK(sink.ready_indices == sink.indices);
  CHECK(std::equal(sink.indices.begin(), sink.indices.end(), sink.raw_values.begin()));
  CHECK(summary.read == 200);
  CHECK(summary.branches.at(0).learned == 200);
  CHECK(summary.branches.at(0).sink == "recorder");
  CHECK(summary.threads == threads);
  CHECK(sink.threads == threads);
  CHECK_FALSE(summary.stopped);
  CHECK(sink.begun == 1);
  CHECK(sink.ended == 1);
}

TEST_CASE("random operators give the same bits for any number of threads", "[pipeline][determinism]") {
  const auto run = [](int threads, std::uint64_t seed) {
    Recorder sink;
    (Counting{.count = 60} | dawdle() | add_noise() | add_noise() | sink).run({.threads = threads, .seed = seed});
    return sink.ready_values;
  };
  const auto expected = run(1, 7);
  const int threads = GENERATE(2, 3, 4);
  CAPTURE(threads);
  CHECK(run(threads, 7) == expected);
  CHECK(run(threads, 8) != expected);
}

TEST_CASE("no more batches are in flight than there are tokens", "[pipeline][property]") {
  const int tokens = GENERATE(1, 2, 5);
  const bool blocking = GENERATE(false, true);
  CAPTURE(tokens, blocking);
  std::atomic<int> read = 0, most = 0;
  Recorder sink;
  sink.on_take = [&](const Batch& raw) {
    const int in_flight = read - static_cast<int>(raw.index);  // batches taken earlier have left
    if (in_flight > most) most = in_flight;
  };
  AnySource source = blocking ? AnySource(BlockingCounting{{.count = 300, .read = &read}})
                              : AnySource(Counting{.count = 300, .read = &read});
  (std::move(source) | dawdle() | sink).run({.threads = 3, .tokens = tokens});
  CHECK(most <= tokens);
  CHECK(most >= 1);
}

TEST_CASE("a run on one thread stays on the calling thread", "[pipeline]") {
  std::mutex mutex;
  std::vector<std::thread::id> workers;
  Operator note("note", [&](Batch batch) {
    const std::lock_guard lock(mutex);
    workers.push_back(std::this_thread::get_id());
    return batch;
  });
  Recorder sink;
  (Counting{.count = 50} | note | sink).run({.threads = 1});
  const auto here = [](std::thread::id id) { return id == std::this_thread::get_id(); };
  CHECK(std::all_of(workers.begin(), workers.end(), here));
  CHECK(std::all_of(sink.takers.begin(), sink.takers.end(), here));
}

TEST_CASE("one sink takes every batch on the calling thread, whatever the number of threads", "[pipeline]") {
  Recorder sink;
  (Counting{.count = 50} | dawdle() | sink).run({.threads = 3});
  CHECK(std::count(sink.takers.begin(), sink.takers.end(), std::this_thread::get_id()) == 50);
}

TEST_CASE("a run ends even if the host program leaves TBB one thread", "[pipeline][regression]") {
  const oneapi::tbb::global_control one(oneapi::tbb::global_control::max_allowed_parallelism, 1);
  const bool blocking = GENERATE(false, true);
  Recorder sink;
  AnySource source = blocking ? AnySource(BlockingCounting{{.count = 100}}) : AnySource(Counting{.count = 100});
  (std::move(source) | dawdle() | sink).run({.threads = 3});
  CHECK(sink.indices == numbers_from(0, 100));
}

TEST_CASE("a batch that a filter emptied still reaches the sink, its index kept", "[pipeline]") {
  const int threads = GENERATE(1, 3);
  Recorder sink;
  int seen_empty = 0;
  const Operator after("after", [&seen_empty](Batch batch) {
    if (batch.empty()) ++seen_empty;
    return batch;
  });
  const RunSummary summary = (Counting{.count = 100} | drop_thirds() | after | sink).run({.threads = threads});
  CHECK(sink.indices == numbers_from(0, 100));
  CHECK(sink.ready_indices == sink.indices);
  CHECK(sink.empty[0]);
  CHECK_FALSE(sink.empty[1]);
  CHECK(summary.read == 100);
  CHECK(summary.branches.at(0).emptied == 34);
  CHECK(summary.branches.at(0).learned == 66);
  CHECK(seen_empty == 0);
}

TEST_CASE("a sink's idle time is part of the run's time", "[pipeline]") {
  const int threads = GENERATE(1, 2);
  Recorder sink;
  const RunSummary summary = (Counting{.count = 200} | dawdle() | sink).run({.threads = threads});
  CHECK(summary.branches.at(0).idle_seconds > 0);
  CHECK(summary.branches.at(0).idle_seconds < summary.seconds);
}

TEST_CASE("denormals are flushed to zero wherever a batch is processed", "[pipeline][determinism]") {
  const int threads = GENERATE(1, 2);
  CAPTURE(threads);
  std::atomic<int> denormal = 0;
  Recorder sink;
  const auto look = [&](Batch batch) {
    volatile float tiny = std::numeric_limits<float>::min();
    denormal += tiny / 2 == 0 ? 0 : 1;
    return batch;
  };
  std::thread([&] {
    at::Context::setFlushDenormal(false);
    (AnySource(Counting{.count = 50}) | Operator("look", look) | sink).run({.threads = threads});
  }).join();
  CHECK(sink.indices.size() == 50);
  CHECK(denormal == 0);
}

TEST_CASE("a run may end with no batch at all", "[pipeline]") {
  const int threads = GENERATE(1, 2);
  Recorder sink;
  const RunSummary summary = (Counting{.count = 0} | sink).run({.threads = threads});
  CHECK(summary.read == 0);
  CHECK(sink.begun == 1);
  CHECK(sink.ended == 1);
}

TEST_CASE("a second run reads the rest of the source and continues the numbering", "[pipeline]") {
  const int threads = GENERATE(1, 3);
  Recorder sink;
  Counting source{.count = 20};
  Pipeline pipeline = source | sink;
  CHECK(pipeline.run({.threads = threads}).read == 20);
  CHECK(pipeline.run({.threads = threads}).read == 0);
  source.count = 30;
  CHECK(pipeline.run({.threads = threads}).read == 10);
  CHECK(sink.indices == numbers_from(0, 30));
}

TEST_CASE("a saved pipeline continues where it stopped", "[pipeline][determinism]") {
  Recorder whole, first, rest;
  (Counting{.count = 40} | add_noise() | whole).run({.threads = 2});
  Pipeline before = Counting{.count = 15} | add_noise() | first;
  before.run({.threads = 2});
  Archive saved;
  before.save(saved);
  Pipeline after = Counting{.count = 40} | add_noise() | rest;
  after.load(saved);
  after.run({.threads = 2});
  CHECK(rest.indices == numbers_from(15, 25));
  first.ready_values.insert(first.ready_values.end(), rest.ready_values.begin(), rest.ready_values.end());
  CHECK(first.ready_values == whole.ready_values);
}

TEST_CASE("a pipeline refuses a state that no pipeline saved, and does not change", "[pipeline][refusal]") {
  const auto load = [](std::int64_t next_index, std::int64_t kept, std::vector<std::int64_t> indices) {
    Counting source{.count = 9};
    Recorder sink;
    Pipeline pipeline = source | sink;
    Archive cursor, state;
    cursor.write("given", std::int64_t{7});
    state.write("source", cursor);
    state.write("next-index", next_index);
    state.write("kept", kept);
    for (std::size_t i = 0; i < indices.size(); ++i) {
      Batch batch = batch_of(1);
      batch.index = indices[i];
      state.write("kept-" + std::to_string(i), to_archive(batch));
    }
    std::string line = error_line([&] { pipeline.load(state); });
    CHECK(source.given == (line == "no error" ? 7 : 0));
    pipeline.run({.threads = 1});
    CHECK(sink.indices.front() == (line == "no error" ? next_index : 0));
    return line;
  };
  const std::string remedy = "; load the state that a pipeline saved";
  CHECK(load(5, 2, {5, 6}) == "no error");
  CHECK(load(-1, 0, {}) == "pipeline: the saved stream continues at batch -1" + remedy);
  CHECK(load(std::numeric_limits<std::int64_t>::max(), 0, {}) != "no error");
  CHECK(load(5, -1, {}) == "pipeline: the saved stream keeps -1 batches" + remedy);
  CHECK(load(5, 2, {5, 7}) == "pipeline: the saved stream keeps batch 7 where batch 6 belongs" + remedy);
  CHECK(load(5, std::numeric_limits<std::int64_t>::max(), {5}) != "no error");
}

TEST_CASE("a sink gets the whole operator chain, for replay", "[pipeline]") {
  const int threads = GENERATE(1, 3);
  Recorder sink;
  (Counting{.count = 5} | add_noise() | fan_out(branch() | add_noise() | sink)).run({.threads = threads, .seed = 3});
  Batch again = batch_of(2);
  again.index = 2;
  const Batch ready = sink.chain(again);
  const float* pixels = ready.x.data_ptr<float>();
  CHECK(std::vector<float>(pixels, pixels + ready.x.numel()) == sink.ready_values[2]);
}

TEST_CASE("many short runs of every kind end", "[pipeline][property]") {
  std::mt19937 random(1);
  for (int run = 0; run < 300; ++run) {
    const auto count = static_cast<std::int64_t>(random() % 20);
    const int threads = 1 + static_cast<int>(random() % 4), tokens = static_cast<int>(random() % 6);
    AnySource source =
        random() % 2 ? AnySource(BlockingCounting{{.count = count}}) : AnySource(Counting{.count = count});
    const bool fails = random() % 3 == 0;
    const auto at = static_cast<std::int64_t>(random() % 20);
    CAPTURE(run, count, threads, tokens, fails, at);
    Recorder one("one"), two("two");
    if (fails) {
      one.on_take = [at](const Batch& batch) {
        if (batch.index == at) throw std::runtime_error("no more");
      };
    }
    Pipeline pipeline = std::move(source) | drop_thirds() | fan_out(one, branch() | dawdle() | two);
    if (fails && at < count) {
      CHECK_THROWS_AS(pipeline.run({.threads = threads, .tokens = tokens}), Error);
      CHECK(one.stops == 1);
    } else {
      CHECK(pipeline.run({.threads = threads, .tokens = tokens}).read == count);
      CHECK(two.indices == numbers_from(0, count));
    }
  }
}

TEST_CASE("a pipeline that cannot run is refused in one line", "[pipeline][refusal]") {
  Recorder sink, other;
  Counting source{.count = 3};
  CHECK_THROWS_WITH((Pipeline(hold(source)).run()), "pipeline: it ends without a sink; end it in a learner");
  CHECK_THROWS_WITH((source | fan_out(branch() | dawdle())).run(),
                    "pipeline: a branch ends without a sink; end it in a learner");
  CHECK_THROWS_AS((source | fan_out(sink, sink)).run(), UsageError);
  CHECK_THROWS_AS(source | sink | dawdle(), UsageError);
  CHECK_THROWS_AS(source | sink | other, UsageError);
  CHECK_THROWS_AS(branch() | sink | dawdle(), UsageError);
  CHECK_THROWS_AS(branch() | sink | other, UsageError);
  CHECK_THROWS_AS(Pipeline(hold(source)).last_sink(), UsageError);
  Pipeline pipeline = source | sink;
  CHECK_THROWS_WITH(pipeline.run({.threads = -1}),
                    "threads: -1 is not a number of threads; give 0 (automatic) or more");
  CHECK_THROWS_AS(pipeline.run({.tokens = -1}), UsageError);
  CHECK(source.given == 0);
  CHECK(&pipeline.last_sink() == &sink);
}
