#pragma once

#include <meander/learners/methods/method.h>

#include <cstdint>
#include <string>

namespace meander::methods {

struct OnlineEwcOptions {
  double strength = 10.0;      ///< of the penalty (lambda)
  double gamma = 1.0;          ///< share of the old importance that is kept
  std::int64_t samples = 0;    ///< of the Fisher information; 0: academic all, task-free 512
  std::int64_t batch = 1;      ///< samples a squared gradient is taken of
  std::string labels = "all";  ///< the Fisher information is of: all, sample, pred or true
  bool prior = false;          ///< begin with an importance
  double prior_data_size = 12000;
};

/// Elastic weight consolidation with one term that is carried on (Schwarz et al. 2018).
Parts online_ewc(const OnlineEwcOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
