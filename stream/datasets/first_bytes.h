#pragma once

#include <string>
#include <string_view>

namespace meander {

/// How a file begins, for a message: as text where it is text ("'<htm'" says a lot), else "bytes 89 50 4e 47".
std::string first_bytes(std::string_view file);

}  // namespace meander
