#pragma once

#include <meander/learners/part.h>

namespace meander::methods {

/// Plain training on a stream without drift, of all contexts mixed: the upper bound.
Parts joint();

}  // namespace meander::methods
