#include <meander/stream/runtime/arena.h>
#include <meander/stream/runtime/signals.h>

#include <oneapi/tbb/task_scheduler_observer.h>

#include <omp.h>

#include <algorithm>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace meander {

void flush_denormals() {
#if defined(__x86_64__)
  constexpr unsigned flush_to_zero = 0x8000, denormals_are_zero = 0x0040;
  _mm_setcsr(_mm_getcsr() | flush_to_zero | denormals_are_zero);
#elif defined(__aarch64__)
  unsigned long control = 0;
  asm volatile("mrs %0, fpcr" : "=r"(control));
  asm volatile("msr fpcr, %0" : : "r"(control | 1UL << 24));
#endif
}

// Constructed with the arena it watches: a default-constructed observer does not see an explicit arena's workers.
class Arena::Threads final : public oneapi::tbb::task_scheduler_observer {
 public:
  explicit Threads(oneapi::tbb::task_arena& arena) : task_scheduler_observer(arena) { observe(true); }
  ~Threads() override { observe(false); }

  void on_scheduler_entry(bool is_worker) override {
    flush_denormals();
    if (!is_worker) return;
    block_signals();
    omp_set_num_threads(1);
  }
};

namespace {

int or_processors(int threads) { return threads > 0 ? threads : processors(); }

// Without this limit TBB would shrink an arena of more threads than processors (tests ask for such arenas, and a quota
// may allow less than there is). TBB obeys the smallest limit in the program, so this one is large enough not to
// constrain any other arena.
std::unique_ptr<oneapi::tbb::global_control> more_threads_than_processors(int threads) {
  if (threads <= this_machine().available) return nullptr;
  return std::make_unique<oneapi::tbb::global_control>(oneapi::tbb::global_control::max_allowed_parallelism,
                                                       static_cast<std::size_t>(std::max(256, threads)));
}

}  // namespace

Arena::Arena(int threads, int callers)
    : threads_(or_processors(threads)),
      team_(std::max(1, threads)),
      limit_(more_threads_than_processors(threads_ - 1 + callers)),
      arena_(threads_ - 1 + callers, static_cast<unsigned>(callers)),
      observer_(std::make_unique<Threads>(arena_)) {
  arena_.initialize();
}

Arena::~Arena() = default;

}  // namespace meander
