#pragma once

#include <meander/learners/methods/declaration/method.h>

#include <cstdint>
#include <string>

namespace meander::methods {

struct NclOptions {
  double strength = 1.0;       ///< of the penalty
  double alpha = 1e-10;        ///< damping of the preconditioner
  double gamma = 1.0;          ///< fraction of the old importance that is kept
  bool kfac = true;            ///< true: Kronecker factors; false: the diagonal
  bool penalty = true;         ///< the penalty in addition to preconditioning
  std::int64_t samples = 0;    ///< per Fisher estimate; 0: academic all, task-free 512
  std::string labels = "all";  ///< of the Fisher estimate: all, sample, pred or true
  bool prior = true;           ///< start from a prior importance
  double prior_data_size = 12000;
};

/// Natural continual learning (Kao et al. 2021).
Parts ncl(const NclOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
