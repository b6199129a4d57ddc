#pragma once

#include <meander/learners/methods/fisher_fields.h>
#include <meander/learners/part.h>

namespace meander::methods {

/// Orthogonal weight modification (Zeng et al. 2019).
Parts owm(const FisherMethodOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
