#pragma once

#include <meander/apps/run/resolve_run.h>
#include <meander/apps/terminal/console.h>
#include <meander/stream/context_set.h>
#include <meander/stream/datasets/dataset.h>
#include <meander/stream/operator.h>
#include <meander/stream/source.h>

#include <stop_token>
#include <vector>

namespace meander {

/// Fetches the data of the run's experiment where they are not there yet, unless a folder was named for them; returns
/// early when a stop is requested. Throws Error when they cannot be had; other data are never put in their place.
void fetch_if_absent(const ResolvedRun& run, const terminal::Console& console, std::stop_token stop);

/// The data of the run's experiment. Throws Error for data that are missing or damaged.
DataPair load_data(const ResolvedRun& run);

/// The contexts of the run's experiment, over its data or features made of them.
ContextSet make_contexts(const ResolvedRun& run, DataPair data);

/// The run's stream over these contexts.
AnySource make_stream(const ResolvedRun& run, const ContextSet& contexts);

/// What images pass through before a network sees them: numbers made floats, colour images normalised.
std::vector<Operator> image_operators(const ResolvedRun& run);
/// What the run's batches pass through: the same, nothing where they are features of images.
std::vector<Operator> operators_of(const ResolvedRun& run);

/// As people call the data: "MNIST (not the published files)".
std::string data_title(const ResolvedRun& run, const ContextSet& contexts);

}  // namespace meander
