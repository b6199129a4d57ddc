#pragma once

namespace meander {

/// While it lives, what LibTorch computes on this thread runs on so many OpenMP threads; then on as many as before. The
/// number of threads decides bits, so nothing else that runs on the thread may decide on it: but on one where OpenMP
/// may not give as many, within a parallel region of the host's above all, since oneDNN's kernels wait for ever for
/// threads that do not come. Threads of the team block signals.
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
