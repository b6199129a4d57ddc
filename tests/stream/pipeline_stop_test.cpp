#include "catch.h"
#include "stream_fixture.h"

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

TEST_CASE("a stop from another thread ends a source that has given nothing yet", "[pipeline]") {
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

TEST_CASE("after a stop every batch that was read is still learned, and no other is read", "[pipeline]") {
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
  CHECK(summary.read == read);
  CHECK(summary.read >= 51);
  CHECK(summary.read <= 55);
  CHECK(sink.indices == numbers_from(0, summary.read));
  CHECK(summary.branches.at(0).learned + summary.branches.at(0).emptied == summary.read);
}

TEST_CASE("a stopped run goes on as if it had not been stopped", "[pipeline][determinism]") {
  const int threads = GENERATE(1, 3);
  Recorder whole, sink;
  (Counting{.count = 60} | add_noise() | whole).run({.threads = threads});
  std::stop_source stop;
  sink.on_take = [&](const Batch& batch) {
    if (batch.index == 20) stop.request_stop();
  };
  Pipeline pipeline = Counting{.count = 60} | add_noise() | sink;
  CHECK(pipeline.run({.threads = threads, .stop = stop.get_token()}).stopped);
  CHECK(sink.stops == 1);
  CHECK_FALSE(pipeline.run({.threads = threads}).stopped);
  CHECK(sink.ended == 2);
  CHECK(sink.stops == 1);
  CHECK(sink.indices == numbers_from(0, 60));
  CHECK(sink.ready_values == whole.ready_values);
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
