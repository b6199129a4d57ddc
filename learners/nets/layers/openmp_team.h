#pragma once

namespace meander {

/// While it lives, LibTorch computes on this thread with `threads` OpenMP threads; afterwards with as many as before.
/// Bits depend on the number of threads, so nothing else that runs on the thread may change it. It is one thread where
/// OpenMP might not provide as many, above all inside a parallel region of the host, since oneDNN's kernels wait
/// forever for threads that do not come. Threads of the team block signals.
class OpenMpTeam {
 public:
  explicit OpenMpTeam(int threads);
  ~OpenMpTeam();
  OpenMpTeam(const OpenMpTeam&) = delete;
  OpenMpTeam& operator=(const OpenMpTeam&) = delete;

 private:
  int before_;
};

}  // namespace meander
