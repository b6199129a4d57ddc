#pragma once

#include <meander/learners/methods/exemplar_memory.h>

namespace meander::methods {

struct IcarlOptions {
  std::int64_t budget = 1000;  ///< samples held: in total, or of each class in the academic setting
  bool full_capacity = false;
  std::string selection = "random";
  bool bce_distill =
      false;  ///< task-free too, academic always: a teacher's targets for the classes seen at the last consolidation
  double temperature = 2.0;  ///< of the teacher, where the reference's behaviour is kept; else 1
};

/// iCaRL (Rebuffi et al. 2017). Academic: stored samples join the training set, binary loss with a teacher's targets
/// for earlier classes, nearest class mean. Task-free ("modified"): binary loss on the stream and on replayed samples,
/// nearest class mean of the memory; with `bce_distill` and another selection than random the nearest to the original
/// that a stream without borders allows.
Parts icarl(const IcarlOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
