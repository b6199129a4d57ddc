#pragma once

#include <meander/apps/run/resolve_run.h>
#include <meander/apps/run/result_file.h>
#include <meander/apps/run/run_directory.h>
#include <meander/learners/learner.h>
#include <meander/learners/nets/feature_extractor.h>

namespace meander {

/// Makes the folders that the options name for what `write_files` will write. Throws Error naming one that cannot be
/// made or written in: before a run, not after it.
void prepare_folders(const ResolvedRun& run);

/// Writes what a run leaves behind: result, accuracy, time where asked for, and the trained network with what makes its
/// features (null: it has images), in the folders that the options name for them; the network first. Throws Error
/// naming the file.
void write_files(const ResolvedRun& run, const RunResult& result, const Learner& learner,
                 const FeatureExtractor* extractor, RunDirectory& directory);

}  // namespace meander
