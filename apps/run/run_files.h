#pragma once

#include <meander/apps/run/resolve_run.h>
#include <meander/apps/run/result_file.h>
#include <meander/apps/run/run_directory.h>
#include <meander/learners/learner.h>
#include <meander/learners/nets/feature_extractor.h>

namespace meander {

/// Writes what a run leaves behind: result, accuracy, time where asked for, and the trained network with what makes its
/// features (null: it has images), in the folders that the options name for them. Throws Error naming the file.
void write_files(const ResolvedRun& run, const RunResult& result, const Learner& learner,
                 const FeatureExtractor* extractor, RunDirectory& directory);

}  // namespace meander
