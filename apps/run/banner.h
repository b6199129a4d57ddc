#pragma once

#include <meander/apps/run/resolve_run.h>
#include <meander/learners/learner.h>
#include <meander/stream/context_set.h>
#include <meander/stream/processors.h>

#include <string>

namespace meander {

/// What is about to happen, a fact a line: data, stream, network, method, seed, threads and what computes.
std::string banner(const ResolvedRun& run, const ContextSet& contexts, const Learner& learner);

/// Of the banner: how many threads compute, and where that is not what was `given` (0: nothing) or the number of
/// processors, why. Networks through LibTorch have a team of their own, whose size decides bits.
std::string threads_text(const Processors& machine, int given, bool through_libtorch);

}  // namespace meander
