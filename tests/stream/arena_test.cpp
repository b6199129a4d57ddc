#include "catch.h"
#include "stream_fixture.h"

#include <meander/stream/arena.h>
#include <meander/stream/error.h>
#include <meander/stream/parallel_loop.h>

#include <oneapi/tbb/task_group.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

using namespace meander;

namespace {

/// A mutex that says so instead of waiting for ever when the thread that holds it takes it again.
class OnceMutex {
 public:
  void lock() {
    if (holder_ == std::this_thread::get_id()) throw Error("mutex", "this thread waits for itself");
    mutex_.lock();
    holder_ = std::this_thread::get_id();
  }
  void unlock() {
    holder_ = std::thread::id();
    mutex_.unlock();
  }

 private:
  std::mutex mutex_;
  std::atomic<std::thread::id> holder_{};
};

// Takes long enough that whoever waits for it looks for other work.
void linger() {
  for (int i = 0; i < 200; ++i) std::this_thread::yield();
}

}  // namespace

TEST_CASE("every index of a loop runs once, for any number of threads", "[property]") {
  const int threads = GENERATE(1, 2, 5);
  Arena arena(threads);
  std::vector<std::atomic<int>> runs(100);
  arena.for_each(100, [&](int i) { ++runs[static_cast<std::size_t>(i)]; });
  CHECK(std::all_of(runs.begin(), runs.end(), [](const std::atomic<int>& count) { return count == 1; }));
}

TEST_CASE("a sink that waits for its tiles runs no operator, whose lock it may hold", "[pipeline][regression]") {
  const bool own_operators = GENERATE(false, true);
  OnceMutex mutex;
  std::atomic<std::thread::id> waiting{};
  std::atomic<int> stolen = 0;
  const Operator locking("locking", [&](Batch batch) {
    stolen += waiting.load() == std::this_thread::get_id() ? 1 : 0;
    const std::lock_guard lock(mutex);
    return batch;
  });
  struct Tiled final : Recorder {
    std::shared_ptr<Arena> arena;
    void begin(std::shared_ptr<Arena> a, OperatorChain operators) override {
      arena = a;
      Recorder::begin(std::move(a), std::move(operators));
    }
  } sink;
  sink.on_take = [&](const Batch&) {
    const std::lock_guard lock(mutex);
    waiting = std::this_thread::get_id();
    sink.arena->for_each(8, [](int) { linger(); });
    waiting = std::thread::id();
  };
  Pipeline pipeline = own_operators ? Counting{.count = 300} | fan_out(branch() | locking | sink)
                                    : Counting{.count = 300} | locking | locking | sink;
  CHECK_NOTHROW(pipeline.run({.threads = 4, .tokens = 16}));
  CHECK(stolen == 0);
  CHECK(sink.indices == numbers_from(0, 300));
}

TEST_CASE("a loop that prepares data does nothing else while it waits", "[regression]") {
  std::atomic<int> stolen = 0;
  std::atomic<std::thread::id> waiting{};
  oneapi::tbb::task_group others;
  for (int repeat = 0; repeat < 50; ++repeat) {
    for (int i = 0; i < 8; ++i) {
      others.run([&] {
        stolen += waiting.load() == std::this_thread::get_id() ? 1 : 0;
        linger();
      });
    }
    waiting = std::this_thread::get_id();
    parallel_loop(4, [](std::int64_t) { linger(); });
    waiting = std::thread::id();
    others.wait();
  }
  CHECK(stolen == 0);
}
