#pragma once

#include <meander/apps/request/resolve_run.h>
#include <meander/apps/terminal/console.h>
#include <meander/learners/nets/feature_extractor.h>
#include <meander/stream/contexts/context_set.h>
#include <meander/stream/datasets/dataset.h>
#include <meander/stream/operator.h>
#include <meander/stream/state/archive.h>

#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace meander {

/// What makes the features that the run learns from; nothing if it learns from images. Its layers must have been read
/// if they are pre-trained.
std::optional<FeatureExtractor> make_extractor(const ResolvedRun& run);

/// The pre-trained parameters of the run's convolutional layers, read from a trained model in --model-dir. Null if the
/// layers start at random. Throws UsageError if no folder is named, Error for a file that is missing, damaged or of
/// other layers.
std::shared_ptr<const Archive> read_pretrained(const ResolvedRun& run);

/// The data with features instead of images: the extractor's output after these operators. Incomplete if a stop is
/// requested meanwhile.
DataPair extract_features(FeatureExtractor& extractor, const std::vector<Operator>& operators, DataPair images,
                          const terminal::Console& console, const std::stop_token& stop = {});

/// The contexts of the run's experiment, over its images or, with an extractor, over features of them. Incomplete if a
/// stop is requested meanwhile.
ContextSet load_contexts(const ResolvedRun& run, std::optional<FeatureExtractor>& extractor,
                         const terminal::Console& console, const std::stop_token& stop);

}  // namespace meander
