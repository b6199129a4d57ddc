#pragma once

#include <meander/apps/request/resolve_run.h>
#include <meander/learners/images/named_image.h>
#include <meander/learners/learner.h>
#include <meander/stream/contexts/context_set.h>

#include <vector>

namespace meander {

/// What the generative model of the run's method makes now: "generated", `sample_n` images, and for each test set
/// "reconstructions-context-0", ...: 32 of its images (all, if there are fewer) and what the model makes of them. The
/// same for the same seed and number of iterations. Nothing with --no-samples, where the learner learns from features
/// instead of images, and without such a model. Changes nothing that learning depends on.
std::vector<NamedImage> sample_images(const ResolvedRun& run, Learner& learner, const std::vector<TestSet>& tests);

}  // namespace meander
