#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace meander {

/// The archive (tar, no longer gz) of a package, fetched by `npm pack` in a temporary folder. `npm` is the program.
/// Throws Error when npm is not installed, fails, or takes longer than `time`.
std::string npm_package(std::string_view package, const std::string& npm, std::chrono::milliseconds time);

}  // namespace meander
