#pragma once

#include <meander/learners/methods/declaration/method.h>

namespace meander::methods {

struct CumulativeOptions {
  /// Academic: batches of the t-th context are t times as large. The stream makes them, not a part.
  bool grow_batch = false;
};

/// Always trains on all data so far. In the academic setting the stream brings them (all contexts up to the current
/// one); otherwise every sample is stored, and each step learns from a uniform choice of the stored samples and the
/// batch.
Parts cumulative(const MethodContext& context = {});

}  // namespace meander::methods
