#pragma once

#include <meander/apps/run/resolve_run.h>
#include <meander/apps/terminal/console.h>
#include <meander/stream/context_set.h>
#include <meander/stream/source.h>

namespace meander {

/// The contexts of the run's experiment. Data that are not there yet are fetched, unless a folder was named for them.
/// Throws Error when they cannot be had; other data are never put in their place.
ContextSet load_contexts(const ResolvedRun& run, const terminal::Console& console);

/// The run's stream over these contexts.
AnySource make_stream(const ResolvedRun& run, const ContextSet& contexts);

/// As people call the data: "MNIST (not the published files)".
std::string data_title(const ResolvedRun& run, const ContextSet& contexts);

}  // namespace meander
