#pragma once

#include <meander/learners/methods/method.h>

#include <cstdint>
#include <string>

namespace meander::methods {

struct NclOptions {
  double strength = 1.0;       ///< of the penalty
  double alpha = 1e-10;        ///< damping of the preconditioner
  double gamma = 1.0;          ///< share of the old importance that is kept
  bool kfac = true;            ///< Kronecker factors, else the diagonal
  bool penalty = true;         ///< the penalty besides preconditioning
  std::int64_t samples = 0;    ///< of the Fisher information; 0: academic all, task-free 512
  std::string labels = "all";  ///< the Fisher information is of: all, sample, pred or true
  bool prior = true;           ///< begin with an importance
  double prior_data_size = 12000;
};

/// Natural continual learning (Kao et al. 2021).
Parts ncl(const NclOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
