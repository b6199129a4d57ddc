#pragma once

namespace meander {

/// While it lives, what LibTorch computes on this thread runs on so many OpenMP threads; then on as many as before. The
/// number of threads decides bits, so nothing else that runs on the thread may decide on it.
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
