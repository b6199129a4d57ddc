#pragma once

#include <meander/learners/methods/fisher_fields.h>
#include <meander/learners/part.h>

namespace meander::methods {

/// Elastic weight consolidation with one term that is carried on (Schwarz et al. 2018).
Parts online_ewc(const FisherMethodOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
