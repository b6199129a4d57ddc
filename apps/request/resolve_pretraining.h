#pragma once

#include <meander/apps/request/resolve_run.h>

#include <cstdint>
#include <string>

namespace meander {

/// Part of `resolve`, for a run of `meander pretrain`: one context of all classes, learned plainly. Fills in its
/// options; epochs are as long as with the published data. Throws UsageError for options that contradict each other or
/// do not fit the images.
void begin_pretraining(ResolvedRun& run);
/// The last part: throws UsageError if there are no layers to train, or if the file to write is the one to start from.
void check_pretraining(const ResolvedRun& run);

/// Sets what depends on the length of an epoch for this number of training samples: incomplete batches are left out.
/// Throws UsageError if there is no complete one.
void count_epochs(ResolvedRun& run, std::int64_t samples);

/// The name of the file that the trained layers are saved to: "C3-5x16-bn-e100".
std::string layers_file(const ResolvedRun& run);
/// The options with which `meander run` starts from that file: "--depth=2 --pre-convE --model-dir=models".
std::string options_to_start_from(const ResolvedRun& run);

}  // namespace meander
