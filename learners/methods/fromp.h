#pragma once

#include <meander/learners/methods/exemplar_memory.h>

namespace meander::methods {

struct FrompOptions {
  double strength = 1.0;  ///< tau
  /// As in ExemplarOptions; without a budget of its own a task-free memory holds what kernels can be made of.
  std::int64_t budget = 200;
  bool full_capacity = false;
  std::string selection = "random";  ///< "fromp" in the academic setting, by name
};

/// Functional regularisation of the memorable past (Pan et al. 2020).
Parts fromp(const FrompOptions& options, const MethodContext& context);

}  // namespace meander::methods
