#pragma once

#include <meander/stream/runtime/error.h>

#include <exception>

namespace meander {

/// Any exception as the Error whose line the program prints. One that is neither an Error nor about memory is reported
/// as a bug (InternalError).
Error as_error(const std::exception_ptr& failure);

}  // namespace meander
