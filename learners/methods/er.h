#pragma once

#include <meander/learners/methods/declaration/exemplar_memory.h>

namespace meander::methods {

struct ErOptions {
  std::int64_t budget = 1000;  ///< stored samples: in total, or per class in the academic setting
  bool distill = false;        ///< soft targets from a teacher taken at each consolidation
  double temperature = 2.0;    ///< of the soft targets
  bool full_capacity = false;
  std::string selection = "random";
  bool add_buffer = false, prototypes = false, bce_distill = false;  ///< see ExemplarOptions
};

/// Experience replay (Rolnick et al. 2019), from a reservoir (Chaudhry et al. 2019), or from a set of samples for each
/// class in the academic setting.
Parts er(const ErOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
