#pragma once

#include <meander/stream/state/archive.h>

#include <exception>

namespace meander {

/// A pending error as an archive, and back, with its kind (UsageError, ShapeError, InternalError or Error; any other
/// exception becomes an Error).
Archive to_archive(const std::exception_ptr& failure);
std::exception_ptr failure_from(const Archive& archive);

}  // namespace meander
