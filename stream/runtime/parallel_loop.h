#pragma once

#include <meander/stream/runtime/baton.h>
#include <meander/stream/runtime/processors.h>

#include <oneapi/tbb/parallel_for.h>
#include <oneapi/tbb/task_arena.h>

#include <cstdint>

namespace meander {

/// Calls body(0) ... body(count - 1) in any order and in parallel; returns when all are done, and takes no other work
/// until then. Uses an arena of its own, of `processors()` threads, for preparation before a run; code inside a run
/// uses `Arena::for_each`.
template <class Body>
void parallel_loop(std::int64_t count, const Body& body) {
  run_in_parallel(body, [&](const auto& shown) {
    // TBB's default arena would use all processors, whatever a quota allows.
    oneapi::tbb::task_arena arena(processors());
    arena.execute([&] {
      oneapi::tbb::this_task_arena::isolate([&] { oneapi::tbb::parallel_for(std::int64_t{0}, count, shown); });
    });
  });
}

}  // namespace meander
