#pragma once

#include <meander/learners/methods/declaration/exemplar_memory.h>

namespace meander::methods {

struct IcarlOptions {
  std::int64_t budget = 1000;  ///< stored samples: in total, or per class in the academic setting
  bool full_capacity = false;
  std::string selection = "random";
  bool bce_distill = false;  ///< a teacher's targets for classes seen at the last consolidation; academic: always
  double temperature = 2.0;  ///< of the teacher, with the reference's behaviour; otherwise 1
};

/// iCaRL (Rebuffi et al. 2017). Academic: stored samples join the training set, binary loss with a teacher's targets
/// for earlier classes, nearest class mean. Task-free ("modified"): binary loss on the stream and on replayed samples,
/// nearest class mean of the memory; with `bce_distill` and a selection other than random, the closest to the original
/// that a stream without boundaries allows.
Parts icarl(const IcarlOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
