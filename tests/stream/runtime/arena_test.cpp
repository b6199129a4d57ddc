#include "catch.h"
#include "stream/stream_fixture.h"

#include <meander/stream/runtime/arena.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/parallel_loop.h>
#include <meander/stream/runtime/processors.h>

#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

using namespace meander;

namespace {

/// A mutex that throws instead of deadlocking when the thread that holds it takes it again.
class OnceMutex {
 public:
  void lock() {
    mutex_.lock();
    holder_ = std::this_thread::get_id();
  }
  void unlock() {
    holder_ = std::thread::id();
    mutex_.unlock();
  }
  /// Takes it for a moment, unless another thread has it.
  void touch() {
    if (holder_ == std::this_thread::get_id()) throw Error("mutex", "this thread waits for itself");
    if (mutex_.try_lock()) mutex_.unlock();
  }

 private:
  std::mutex mutex_;
  std::atomic<std::thread::id> holder_{};
};

// Yields until `needed` is false, for 2 ms at most. By the clock: beside busy processes a yield may take a whole time
// slice.
template <class Needed>
void linger_while(const Needed& needed) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(2);
  while (needed() && std::chrono::steady_clock::now() < end) std::this_thread::yield();
}

/// Splits its work for the first batches into two tiles, one of which ends late and on another thread.
class Tiled final : public Recorder {
 public:
  Tiled(OnceMutex& mutex, bool prepares_data) : mutex_(mutex), prepares_data_(prepares_data) {}
  void begin(std::shared_ptr<Arena> arena, OperatorChain operators) override {
    arena_ = arena;
    Recorder::begin(std::move(arena), std::move(operators));
  }
  void take(const Batch& raw, const Batch& ready) override {
    Recorder::take(raw, ready);
    if (raw.index >= 8) return;
    const std::lock_guard lock(mutex_);
    const auto here = std::this_thread::get_id();
    std::atomic<bool> shared = false;
    const auto tile = [&](auto) {
      if (std::this_thread::get_id() == here) return linger_while([&] { return !shared.load(); });
      shared = true;
      linger_while([] { return true; });
    };
    if (prepares_data_) {
      arena_->execute([&] { parallel_loop(2, tile); });
    } else {
      arena_->for_each(2, tile);
    }
  }

 private:
  OnceMutex& mutex_;
  bool prepares_data_;
  std::shared_ptr<Arena> arena_;
};

}  // namespace

TEST_CASE("every index of a loop runs once, for any number of threads", "[property]") {
  const int threads = GENERATE(1, 2, 5);
  Arena arena(threads);
  std::vector<std::atomic<int>> runs(100);
  arena.for_each(100, [&](int i) { ++runs[static_cast<std::size_t>(i)]; });
  CHECK(std::all_of(runs.begin(), runs.end(), [](const std::atomic<int>& count) { return count == 1; }));
}

TEST_CASE("data are prepared by as many threads as the processors allow, wherever it is done", "[regression]") {
  std::atomic<int> others = 0;
  Arena larger(processors() + 1);
  larger.execute([&] {
    parallel_loop(8, [&](auto) {
      if (oneapi::tbb::this_task_arena::max_concurrency() != processors()) ++others;
    });
  });
  CHECK(others == 0);
}

TEST_CASE("a sink that waits for its tiles runs no operator, whose lock it may hold", "[pipeline][regression]") {
  const bool own_operators = GENERATE(false, true);
  const bool prepares_data = GENERATE(false, true);
  CAPTURE(own_operators, prepares_data);
  OnceMutex mutex;
  const Operator locking("locking", [&mutex](Batch batch) {
    volatile std::int64_t work = 20'000;
    while (work > 0) work = work - 1;
    mutex.touch();
    return batch;
  });
  for (int run = 0; run < 10; ++run) {
    Tiled sink(mutex, prepares_data);
    Pipeline pipeline = own_operators ? Counting{.count = 64} | fan_out(branch() | locking | sink)
                                      : Counting{.count = 64} | locking | sink;
    CHECK_NOTHROW(pipeline.run({.threads = 3, .tokens = 64}));
    CHECK(sink.indices == numbers_from(0, 64));
  }
}
