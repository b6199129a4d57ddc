#pragma once

#include <meander/learners/part.h>

namespace meander::methods {

/// Plain training on whatever the stream brings: the lower bound.
Parts none();

}  // namespace meander::methods
