#include "catch.h"
#include "stream/stream_fixture.h"

#include <meander/stream/graph/merge.h>
#include <meander/stream/runtime/arena.h>
#include <meander/stream/runtime/signals.h>

#include <sys/time.h>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <utility>

using namespace meander;

namespace {

// What the handler may touch.
std::atomic<int> handled = 0, handled_while_computing = 0;
thread_local volatile std::sig_atomic_t computing = 0;

extern "C" void on_alarm(int) {
  ++handled;
  if (computing != 0) ++handled_while_computing;
}

/// A program with its own handler for a timer's signals, which come as often as possible.
class AlarmStorm {
 public:
  AlarmStorm() {
    handled = handled_while_computing = 0;
    struct sigaction action {};
    action.sa_handler = on_alarm;
    action.sa_flags = SA_RESTART;
    sigaction(SIGALRM, &action, &former_);
    const itimerval often{{0, 50}, {0, 50}};
    setitimer(ITIMER_REAL, &often, nullptr);
  }
  ~AlarmStorm() {
    const itimerval never{};
    setitimer(ITIMER_REAL, &never, nullptr);
    sigaction(SIGALRM, &former_, nullptr);
  }
  AlarmStorm(const AlarmStorm&) = delete;
  AlarmStorm& operator=(const AlarmStorm&) = delete;

 private:
  struct sigaction former_ {};
};

void compute() {
  computing = 1;
  volatile std::int64_t work = 20'000;
  while (work > 0) work = work - 1;
  computing = 0;
}

/// Computes in tiles, as a learner does.
class ComputingInTiles final : public Recorder {
 public:
  void begin(std::shared_ptr<Arena> arena, OperatorChain operators) override {
    arena_ = arena;
    Recorder::begin(std::move(arena), std::move(operators));
  }
  void take(const Batch& raw, const Batch& ready) override {
    Recorder::take(raw, ready);
    compute();
    arena_->for_each(6, [](int) { compute(); });
  }

 private:
  std::shared_ptr<Arena> arena_;
};

const Operator busy("busy", [](Batch batch) {
  compute();
  return batch;
});

bool blocks(int signal) {
  sigset_t now;
  pthread_sigmask(SIG_SETMASK, nullptr, &now);
  return sigismember(&now, signal) == 1;
}

/// Counts how often it was asked by a thread that a handler could interrupt.
struct Asking : Counting {
  static constexpr bool blocking = true;
  std::atomic<int>* open = nullptr;

  std::optional<Batch> next(std::stop_token stop) {
    if (!blocks(SIGUSR1)) ++*open;
    return Counting::next(stop);
  }
};

}  // namespace

TEST_CASE("no signal handler of the program runs on a thread that computes", "[signals][regression]") {
  const int threads = GENERATE(1, 2, 4);
  const bool blocking = GENERATE(false, true);
  CAPTURE(threads, blocking);
  const AlarmStorm storm;
  ComputingInTiles one, two;
  AnySource source = blocking ? AnySource(BlockingCounting{{.count = 150}}) : AnySource(Counting{.count = 150});
  (Pipeline(std::move(source)) | busy | fan_out(one, branch() | busy | two)).run({.threads = threads});
  CHECK(handled_while_computing == 0);
  CHECK(handled > 0);  // a thread of the run takes them: a handler for Ctrl-C can still ask for a stop
  CHECK(one.indices == numbers_from(0, 150));
}

TEST_CASE("a run restores the calling thread's signal mask", "[signals]") {
  const int threads = GENERATE(1, 2);
  const bool fails = GENERATE(false, true);
  Recorder sink;
  bool blocked = false;
  sink.on_take = [&](const Batch&) {
    blocked = blocks(SIGUSR1) && blocks(SIGINT) && blocks(SIGALRM) && !blocks(SIGSEGV) && !blocks(SIGFPE);
    if (fails) throw std::runtime_error("enough");
  };
  Pipeline pipeline = Counting{.count = 3} | sink;
  if (fails) {
    CHECK_THROWS(pipeline.run({.threads = threads}));
  } else {
    pipeline.run({.threads = threads});
  }
  CHECK(blocked);
  CHECK_FALSE(blocks(SIGUSR1));
  CHECK_FALSE(blocks(SIGINT));
}

TEST_CASE("the threads of a merge block signals", "[signals]") {
  std::atomic<int> open = 0;
  Merge source = merge(Asking{{.count = 3}, &open}, Asking{{.count = 3}, &open});
  while (source.next({})) {
  }
  CHECK(open == 0);
}
