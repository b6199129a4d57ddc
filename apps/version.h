#pragma once

#include <string>

namespace meander {

/// meander's own: "0.1.0".
std::string version();

/// What `meander --version` prints: ours, the compiler's and those of the libraries at work; several lines.
std::string version_page();

}  // namespace meander
