#pragma once

#include <meander/apps/run/resolve_run.h>
#include <meander/learners/learner.h>
#include <meander/stream/context_set.h>

#include <string>

namespace meander {

/// What is about to happen, a fact a line: data, stream, network, method, seed, threads and what computes.
std::string banner(const ResolvedRun& run, const ContextSet& contexts, const Learner& learner, int threads);

}  // namespace meander
