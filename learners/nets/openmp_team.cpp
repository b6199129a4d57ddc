#include <meander/learners/nets/openmp_team.h>

#include <ATen/Parallel.h>

#include <omp.h>

namespace meander {

// Asking ATen first matters: at its first operation on a thread it would set a number of its own.
OpenMpTeam::OpenMpTeam(int threads) : before_(at::get_num_threads()) {
  if (threads != before_) omp_set_num_threads(threads);
}

OpenMpTeam::~OpenMpTeam() {
  if (omp_get_max_threads() != before_) omp_set_num_threads(before_);
}

}  // namespace meander
