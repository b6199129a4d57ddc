#pragma once

#include <meander/learners/methods/declaration/stamp_fields.h>

#include <string>

namespace meander {

/// The stamp, fit for a file name: every character but letters, digits and "+-._=" becomes "_".
std::string stamp(const StampFields& fields);

/// The stamp as part of a file's name: itself or, if it is too long for one, its beginning and a hash of all of it
/// (docs/formats/stamp.md).
std::string stamp_for_file(const std::string& stamp);

}  // namespace meander
