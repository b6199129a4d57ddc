#pragma once

#include <meander/learners/methods/declaration/exemplar_memory.h>

namespace meander::methods {

/// The components of iCaRL, one by one: stored samples join the training set, classification by the nearest class mean,
/// a teacher's targets in a binary loss.
Parts exemplars(const ExemplarOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
