#pragma once

#include <meander/learners/methods/declaration/method.h>

#include <cstdint>
#include <string>

namespace meander::methods {

struct KfacEwcOptions {
  double strength = 0.05;      ///< of the penalty (lambda): 1, divided among a context's 20 consolidations
  double gamma = 1.0;          ///< fraction of the old factors that is kept
  std::int64_t samples = 0;    ///< per Fisher estimate; 0: academic all, task-free 512
  std::string labels = "all";  ///< of the Fisher estimate: all, sample, pred or true
  bool prior = false;          ///< start from prior factors
  double prior_data_size = 12000;
};

/// Elastic weight consolidation with Kronecker factors (Ritter, Botev & Barber 2018).
Parts kfac_ewc(const KfacEwcOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
