#pragma once

#include <meander/apps/run/resolve_run.h>
#include <meander/apps/terminal/console.h>
#include <meander/learners/nets/feature_extractor.h>
#include <meander/stream/archive.h>
#include <meander/stream/datasets/dataset.h>
#include <meander/stream/operator.h>

#include <memory>
#include <stop_token>
#include <vector>

namespace meander {

/// What the run's convolutional layers begin with, read from --model-dir: a trained model with such layers. Null where
/// they begin at random. Throws UsageError when no folder is named, Error for a file that is absent, damaged or of
/// other layers.
std::shared_ptr<const Archive> read_pretrained(const ResolvedRun& run);

/// The data with features in place of images: what the extractor makes of them after these operators. Not all of them
/// are made where a stop is requested meanwhile.
DataPair extract_features(FeatureExtractor& extractor, const std::vector<Operator>& operators, DataPair images,
                          const terminal::Console& console, const std::stop_token& stop = {});

}  // namespace meander
