#pragma once

#include <meander/learners/methods/declaration/exemplar_memory.h>

namespace meander::methods {

struct AgemOptions {
  std::int64_t budget = 1000;  ///< stored samples: in total, or per class in the academic setting
  double epsilon = 0.0;        ///< added to the squared norm of the reference gradient
  bool learn_too = false;      ///< learn from the reference samples too
  bool full_capacity = false;
  std::string selection = "random";
  bool add_buffer = false, prototypes = false, bce_distill = false;  ///< see ExemplarOptions
  double temperature = 2.0;
};

/// Averaged gradient episodic memory (Chaudhry et al. 2019), with a reservoir, or with a set of samples for each class
/// in the academic setting.
Parts agem(const AgemOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
