#include "catch.h"
#include "stream/stream_fixture.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>

using namespace meander;

TEST_CASE("a stop ends a source that waits for ever", "[pipeline]") {
  const int threads = GENERATE(1, 2, 3);
  CAPTURE(threads);
  std::stop_source stop;
  Recorder sink;
  sink.on_take = [&stop](const Batch& batch) {
    if (batch.index == 4) stop.request_stop();
  };
  Pipeline pipeline = Waiting{{.count = 5}} | sink;
  const RunSummary summary = pipeline.run({.threads = threads, .stop = stop.get_token()});
  CHECK(summary.stopped);
  CHECK(summary.read == 5);
  CHECK(summary.branches.at(0).learned == 5);
  CHECK(sink.indices == numbers_from(0, 5));
  CHECK(sink.ended == 1);
  CHECK(sink.stops == 1);
}

TEST_CASE("a stop from another thread ends a source that has yielded nothing yet", "[pipeline]") {
  const int threads = GENERATE(1, 3);
  std::stop_source stop;
  Recorder sink;
  Pipeline pipeline = Waiting{} | sink;
  std::jthread ending([&stop] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    stop.request_stop();
  });
  const RunSummary summary = pipeline.run({.threads = threads, .stop = stop.get_token()});
  CHECK(summary.stopped);
  CHECK(summary.read == 0);
  CHECK(sink.ended == 1);
}

TEST_CASE("after a stop no further batch reaches the sink, and none is lost", "[pipeline]") {
  const int threads = GENERATE(1, 2, 4);
  const bool blocking = GENERATE(false, true);
  CAPTURE(threads, blocking);
  std::stop_source stop;
  std::atomic<int> read = 0;
  Recorder sink;
  sink.on_take = [&](const Batch& batch) {
    if (batch.index == 50) stop.request_stop();
  };
  AnySource source = blocking ? AnySource(BlockingCounting{{.count = 1000, .read = &read}})
                              : AnySource(Counting{.count = 1000, .read = &read});
  Pipeline pipeline = std::move(source) | dawdle() | drop_thirds() | sink;
  const RunSummary summary = pipeline.run({.threads = threads, .tokens = 4, .stop = stop.get_token()});
  CHECK(summary.stopped);
  CHECK(sink.indices == numbers_from(0, 51));
  CHECK(summary.branches.at(0).learned + summary.branches.at(0).emptied == 51);
  CHECK(summary.read == read);
  CHECK(summary.kept == read - 51);
  CHECK(summary.kept <= 4);
  CHECK(sink.stops == 1);

  const RunSummary rest = pipeline.run({.threads = threads, .tokens = 4});
  CHECK(sink.indices == numbers_from(0, 1000));
  CHECK(rest.read == 949);
  CHECK(rest.kept == 0);
  CHECK(read == 1000);
}

TEST_CASE("batches that were read when the stop came are kept", "[pipeline]") {
  std::stop_source stop;
  std::atomic<int> read = 0;
  Recorder sink;
  sink.on_take = [&](const Batch&) {
    while (read < 4) std::this_thread::yield();  // all that the tokens allow
    stop.request_stop();
  };
  Pipeline pipeline = Counting{.count = 10, .read = &read} | sink;
  const RunSummary summary = pipeline.run({.threads = 2, .tokens = 4, .stop = stop.get_token()});
  CHECK(summary.kept == 3);
  CHECK(sink.indices == numbers_from(0, 1));
}

TEST_CASE("after a stop all branches end at the same batch", "[pipeline]") {
  const int threads = GENERATE(1, 3);
  const bool slow_stops = GENERATE(false, true);
  CAPTURE(threads, slow_stops);
  std::stop_source stop;
  std::atomic<std::int64_t> ahead = 0;
  Recorder fast("fast"), slow("slow");
  const auto stop_at = [&](std::int64_t index) {
    return [&stop, index](const Batch& batch) {
      if (batch.index == index) stop.request_stop();
    };
  };
  fast.on_take = [&](const Batch& batch) {
    ahead = batch.index;
    if (!slow_stops) stop_at(12)(batch);
  };
  slow.on_take = [&](const Batch& batch) {
    // As far behind the other branch as the tokens allow.
    const std::int64_t wanted = std::min<std::int64_t>(batch.index + 3, 12);
    while (threads > 1 && !stop.stop_requested() && ahead < wanted) std::this_thread::yield();
    if (slow_stops) stop_at(8)(batch);
  };
  Pipeline pipeline = Counting{.count = 40} | add_noise() | fan_out(fast, branch() | dawdle() | slow);
  const RunSummary summary = pipeline.run({.threads = threads, .tokens = 4, .stop = stop.get_token()});
  CHECK(fast.indices == slow.indices);
  CHECK(fast.indices.back() >= (slow_stops && threads == 1 ? 8 : 11));
  CHECK(summary.branches[0].learned == summary.branches[1].learned);
  CHECK(summary.branches[0].learned + summary.kept == summary.read);
  slow.on_take = nullptr;
  pipeline.run({.threads = threads});
  CHECK(fast.indices == numbers_from(0, 40));
  CHECK(slow.indices == fast.indices);
  CHECK(slow.ready_values == fast.ready_values);
}

TEST_CASE("after a stop no operator begins a batch that no sink will learn", "[pipeline]") {
  constexpr int last = 5, tokens = 8;
  std::stop_source stop;
  std::atomic<bool> stopped = false, worker_waits = false;
  std::atomic<int> begun = 0, begun_late = 0;
  Recorder sink;
  sink.on_take = [&](const Batch& batch) {
    if (batch.index < last) return;
    while (!worker_waits && begun < last + tokens) std::this_thread::yield();
    stop.request_stop();
    stopped = true;
  };
  const Operator held("held", [&, here = std::this_thread::get_id()](Batch batch) {
    begun_late += stopped ? 1 : 0;
    ++begun;
    while (batch.index > last && !stopped && std::this_thread::get_id() != here) {
      worker_waits = true;
      std::this_thread::yield();
    }
    return batch;
  });
  (Counting{.count = 100} | held | sink).run({.threads = 2, .tokens = tokens, .stop = stop.get_token()});
  CHECK(begun > last);
  CHECK(begun_late == 0);
}

TEST_CASE("a stopped run continues as if it had not been stopped", "[pipeline][determinism]") {
  const int threads = GENERATE(1, 3);
  Recorder whole, sink;
  (Counting{.count = 60} | add_noise() | whole).run({.threads = threads});
  std::stop_source stop;
  sink.on_take = [&](const Batch& batch) {
    if (batch.index == 20) stop.request_stop();
  };
  Pipeline pipeline = Counting{.count = 60} | add_noise() | sink;
  CHECK(pipeline.run({.threads = threads, .stop = stop.get_token()}).stopped);
  CHECK(sink.indices == numbers_from(0, 21));
  CHECK(sink.stops == 1);
  CHECK_FALSE(pipeline.run({.threads = threads}).stopped);
  CHECK(sink.ended == 2);
  CHECK(sink.stops == 1);
  CHECK(sink.indices == numbers_from(0, 60));
  CHECK(sink.ready_values == whole.ready_values);
}

TEST_CASE("a stopped pipeline that was saved continues as if it had not been stopped", "[pipeline][determinism]") {
  const int threads = GENERATE(1, 3);
  const bool blocking = GENERATE(false, true);
  CAPTURE(threads, blocking);
  const auto source = [blocking] {
    return blocking ? AnySource(BlockingCounting{{.count = 60}}) : AnySource(Counting{.count = 60});
  };
  Recorder whole, sink, rest;
  (Pipeline(source()) | add_noise() | whole).run({.threads = threads});
  std::stop_source stop;
  sink.on_take = [&](const Batch& batch) {
    if (batch.index == 20) stop.request_stop();
  };
  Pipeline before = Pipeline(source()) | add_noise() | sink;
  before.run({.threads = threads, .stop = stop.get_token()});
  Archive saved;
  before.save(saved);
  std::int64_t next = 0;
  saved.read("next-index", next);
  CHECK(next == 21);
  Pipeline after = Pipeline(source()) | add_noise() | rest;
  after.load(Archive::from_bytes(saved.to_bytes(), "saved"));
  after.run({.threads = threads});
  CHECK(rest.indices == numbers_from(21, 39));
  sink.ready_values.insert(sink.ready_values.end(), rest.ready_values.begin(), rest.ready_values.end());
  CHECK(sink.ready_values == whole.ready_values);
}

TEST_CASE("a run that is stopped at every batch learns them all in the end", "[pipeline][property]") {
  const int threads = GENERATE(1, 3);
  Recorder sink;
  Pipeline pipeline = Counting{.count = 30} | sink;
  int runs = 0;
  for (bool stopped = true; stopped; ++runs) {
    std::stop_source stop;
    sink.on_take = [&stop](const Batch&) { stop.request_stop(); };
    stopped = pipeline.run({.threads = threads, .stop = stop.get_token()}).stopped;
    REQUIRE(runs <= 31);
  }
  CHECK(sink.indices == numbers_from(0, 30));
  CHECK(sink.stops == runs - 1);
}

TEST_CASE("a run stopped before it begins reads nothing", "[pipeline]") {
  const int threads = GENERATE(1, 3);
  std::stop_source stop;
  stop.request_stop();
  Recorder sink;
  const RunSummary summary = (Counting{.count = 10} | sink).run({.threads = threads, .stop = stop.get_token()});
  CHECK(summary.read == 0);
  CHECK(summary.stopped);
  CHECK(sink.ended == 1);
}
