#pragma once

#include <meander/learners/methods/declaration/exemplar_memory.h>

namespace meander::methods {

struct FrompOptions {
  double strength = 1.0;  ///< tau
  /// As in ExemplarOptions; the task-free default is small, since kernels are computed of all stored samples.
  std::int64_t budget = 200;
  bool full_capacity = false;
  std::string selection = "random";  ///< "fromp" in the academic setting, by name
};

/// Functional regularisation of the memorable past (Pan et al. 2020).
Parts fromp(const FrompOptions& options, const MethodContext& context);

}  // namespace meander::methods
