#pragma once

#include <meander/apps/request/resolve_run.h>
#include <meander/learners/learner.h>
#include <meander/stream/contexts/context_set.h>
#include <meander/stream/runtime/processors.h>

#include <string>

namespace meander {

/// What the run will do, one fact per line: data, stream, network, method, seed, threads, matrix products.
std::string banner(const ResolvedRun& run, const ContextSet& contexts, const Learner& learner);

/// The banner's line on threads: their number and, if that is neither `given` (0: not given) nor the number of
/// processors, the reason. Networks that run through LibTorch have a thread team of their own, whose size affects the
/// bits of results.
std::string threads_text(const Processors& machine, int given, bool through_libtorch);

}  // namespace meander
