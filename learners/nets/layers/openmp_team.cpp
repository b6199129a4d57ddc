#include <meander/learners/nets/layers/openmp_team.h>

#include <meander/stream/runtime/signals.h>

#include <ATen/Parallel.h>

#include <omp.h>

namespace meander {
namespace {

bool comes_whole(int threads) {
  return omp_in_parallel() == 0 && omp_get_dynamic() == 0 && threads <= omp_get_thread_limit();
}

// Threads created before a run, by this thread's first use of LibTorch, have not inherited the blocked signals.
void block_signals_of_team(int threads) {
  thread_local int blocked = 1;
  if (threads <= blocked) return;
#pragma omp parallel num_threads(threads)
  if (omp_get_thread_num() > 0) block_signals();
  blocked = threads;
}

}  // namespace

// ATen is asked first: otherwise its first operation on a thread would set a number of its own.
OpenMpTeam::OpenMpTeam(int threads) : before_(at::get_num_threads()) {
  const int given = comes_whole(threads) ? threads : 1;
  if (given != before_) omp_set_num_threads(given);
  block_signals_of_team(given);
}

OpenMpTeam::~OpenMpTeam() {
  if (omp_get_max_threads() != before_) omp_set_num_threads(before_);
}

}  // namespace meander
