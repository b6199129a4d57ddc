#pragma once

#include <meander/learners/methods/stamp_fields.h>

#include <string>

namespace meander {

/// The stamp. Fit for a file name: whatever is not a letter, a digit or one of "+-._=" turns into "_".
std::string stamp(const StampFields& fields);

}  // namespace meander
