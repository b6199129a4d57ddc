#pragma once

#include <meander/apps/request/resolve_run.h>
#include <meander/apps/terminal/console.h>
#include <meander/stream/contexts/context_set.h>
#include <meander/stream/datasets/dataset.h>
#include <meander/stream/operator.h>
#include <meander/stream/source.h>

#include <stop_token>
#include <vector>

namespace meander {

/// Fetches the data of the run's experiment if they are missing, unless --data-dir names a folder for them; returns
/// early if a stop is requested. Throws Error if they cannot be fetched; other data are never used instead.
void fetch_if_absent(const ResolvedRun& run, const terminal::Console& console, std::stop_token stop);

/// The data of the run's experiment. Throws Error for data that are missing or damaged.
DataPair load_data(const ResolvedRun& run);

/// The contexts of the run's experiment, over its data or features made of them.
ContextSet make_contexts(const ResolvedRun& run, DataPair data);

/// The run's stream over these contexts.
AnySource make_stream(const ResolvedRun& run, const ContextSet& contexts);

/// The test sets of the contexts that the run's stream shows.
std::vector<TestSet> test_sets(const ResolvedRun& run, const ContextSet& contexts);

/// The operators between images and a network: conversion to float, normalisation of colour images.
std::vector<Operator> image_operators(const ResolvedRun& run);
/// The operators on the run's batches: the same, or none if the batches are features of images.
std::vector<Operator> operators_of(const ResolvedRun& run);

/// The name of the data, for people: "MNIST (not the published files)".
std::string data_title(const ResolvedRun& run, const ContextSet& contexts);

}  // namespace meander
