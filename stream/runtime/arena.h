#pragma once

#include <meander/stream/runtime/baton.h>
#include <meander/stream/runtime/processors.h>

#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/partitioner.h>
#include <oneapi/tbb/task_arena.h>

#include <memory>
#include <utility>

namespace meander {

/// Sets flush-to-zero and denormals-are-zero on the calling thread. Call it first thing in `main`: threads inherit it.
/// Without it a long run becomes many times slower once the optimiser's moments decay into denormal floats.
void flush_denormals();

/// The one thread pool: operators and the learners' tiles run in it. What is computed in it never depends on its size.
class Arena {
 public:
  /// `threads` compute threads in total (0: as many as `processors()`), of which `callers` are the caller's own
  /// threads, entering through `for_each` and `execute`. Workers flush denormals, block signals and run single-threaded
  /// OpenMP teams.
  explicit Arena(int threads = 0, int callers = 1);
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  int threads() const { return threads_; }
  /// The number of threads for a library with its own thread team (OpenMP, for networks through LibTorch): as many as
  /// were asked for, or one if no number was given. Such a team spins at each of its many barriers; if anything else
  /// takes a processor, the whole team stalls for as long as the system lets that run.
  int team() const { return team_; }

  /// Calls body(0) ... body(count - 1) in any order and in parallel; returns when all are done. While it waits for the
  /// last ones, the calling thread takes no other work of the arena: it may hold a lock that an operator takes too.
  template <class Body>
  void for_each(int count, const Body& body) {
    if (threads_ == 1 || count == 1) {
      for (int i = 0; i < count; ++i) body(i);
      return;
    }
    run_in_parallel(body, [&](const auto& shown) {
      arena_.execute([&] {
        oneapi::tbb::this_task_arena::isolate(
            [&] { oneapi::tbb::parallel_for(0, count, shown, oneapi::tbb::simple_partitioner()); });
      });
    });
  }

  template <class Function>
  auto execute(Function&& function) {
    return arena_.execute(std::forward<Function>(function));
  }

 private:
  class Threads;
  int threads_, team_;
  std::unique_ptr<oneapi::tbb::global_control> limit_;
  oneapi::tbb::task_arena arena_;
  std::unique_ptr<Threads> observer_;
};

}  // namespace meander
