#pragma once

#include <meander/learners/methods/fisher_fields.h>
#include <meander/learners/part.h>

namespace meander::methods {

/// Online EWC with the Kronecker-factored Fisher information (Ritter et al. 2018).
Parts kfac_ewc(const FisherMethodOptions& options = {}, const MethodContext& context = {});

}  // namespace meander::methods
