#pragma once

#include <meander/stream/runtime/error.h>

#include <exception>
#include <string>

namespace meander {

/// Any exception as the Error whose line the program prints. One that is neither an Error nor about memory is reported
/// as a bug (InternalError). One about memory does not know where it happened: `place` says so.
Error as_error(const std::exception_ptr& failure, const std::string& place = "");

}  // namespace meander
