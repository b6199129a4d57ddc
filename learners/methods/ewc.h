#pragma once

#include <meander/learners/methods/method.h>

#include <cstdint>
#include <string>

namespace meander::methods {

struct EwcOptions {
  double strength = 1.0;  ///< of the penalty (lambda); published ones by experiment and scenario: docs/methods/ewc.md
  std::int64_t samples = 0;    ///< of the Fisher information; 0: academic all, task-free 512
  std::int64_t batch = 1;      ///< samples a squared gradient is taken of
  std::string labels = "all";  ///< the Fisher information is of: all, sample, pred or true
  bool prior = false;          ///< begin with an importance
  double prior_data_size = 12000;
};

/// Elastic weight consolidation with a term for every consolidation (Kirkpatrick et al. 2017).
Parts ewc(const EwcOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
