#pragma once

#include <string>

namespace meander {

/// The version of meander: "0.1.0".
std::string version();

/// What `meander --version` prints, several lines: the versions of meander, the compiler and the libraries in use.
std::string version_page();

}  // namespace meander
