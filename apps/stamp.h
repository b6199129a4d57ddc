#pragma once

#include <meander/learners/methods/stamp_fields.h>

#include <string>

namespace meander {

/// The stamp. Fit for a file name: whatever is not a letter, a digit or one of "+-._=" turns into "_".
std::string stamp(const StampFields& fields);

/// The stamp as part of a file's name: itself, or where that is too long for one its beginning and a hash of all of it
/// (docs/formats/stamp.md).
std::string stamp_for_file(const std::string& stamp);

}  // namespace meander
