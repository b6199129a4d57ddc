#pragma once

#include <cstdint>
#include <string>

namespace meander {

/// A count with thousands separators: 1048576 is "1,048,576".
std::string thousands(std::uint64_t count);

}  // namespace meander
