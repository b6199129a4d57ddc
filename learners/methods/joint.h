#pragma once

#include <meander/learners/part.h>

namespace meander::methods {

/// Plain training on a stream without drift (the random stream): the upper bound.
Parts joint();

}  // namespace meander::methods
