#pragma once

#include <meander/learners/methods/declaration/method.h>

#include <cstdint>
#include <string>

namespace meander::methods {

struct EwcOptions {
  double strength = 1.0;  ///< of the penalty (lambda); published ones by experiment and scenario: docs/methods/ewc.md
  std::int64_t samples = 0;    ///< per Fisher estimate; 0: academic all, task-free 512
  std::int64_t batch = 1;      ///< batch size of the squared-gradient estimate; 1 = exact
  std::string labels = "all";  ///< of the Fisher estimate: all, sample, pred or true
  bool prior = false;          ///< start from a prior importance
  double prior_data_size = 12000;
};

/// Elastic weight consolidation with one term per consolidation (Kirkpatrick et al. 2017).
Parts ewc(const EwcOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
