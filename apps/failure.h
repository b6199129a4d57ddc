#pragma once

#include <meander/stream/error.h>

#include <exception>

namespace meander {

/// Whatever was thrown, as the Error whose line the program shows. What is not of ours and not about memory is a bug.
Error as_error(const std::exception_ptr& failure);

}  // namespace meander
