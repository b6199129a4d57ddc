#pragma once

#include <meander/learners/methods/fisher_fields.h>
#include <meander/learners/part.h>

namespace meander::methods {

/// Natural continual learning (Kao et al. 2021): penalty and preconditioning by one Fisher information.
Parts ncl(const FisherMethodOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
