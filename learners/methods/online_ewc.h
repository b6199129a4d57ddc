#pragma once

#include <meander/learners/methods/declaration/method.h>

#include <cstdint>
#include <string>

namespace meander::methods {

struct OnlineEwcOptions {
  double strength = 10.0;      ///< of the penalty (lambda)
  double gamma = 1.0;          ///< fraction of the old importance that is kept
  std::int64_t samples = 0;    ///< per Fisher estimate; 0: academic all, task-free 512
  std::int64_t batch = 1;      ///< batch size of the squared-gradient estimate; 1 = exact
  std::string labels = "all";  ///< of the Fisher estimate: all, sample, pred or true
  bool prior = false;          ///< start from a prior importance
  double prior_data_size = 12000;
};

/// Elastic weight consolidation with a single running term (Schwarz et al. 2018).
Parts online_ewc(const OnlineEwcOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
