#pragma once

#include <meander/learners/methods/fisher_fields.h>
#include <meander/learners/part.h>

namespace meander::methods {

/// Elastic weight consolidation with a term for every consolidation (Kirkpatrick et al. 2017).
Parts ewc(const FisherMethodOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
