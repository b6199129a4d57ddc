#pragma once

#include <meander/stream/files/file_system.h>

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>
#include <string_view>

namespace meander {

/// The archive (tar, already inflated) of a package, fetched by `npm pack` in a temporary folder, which `files` makes
/// and removes. `npm` is the program. Throws Error when npm is not installed, fails, takes longer than `time` or is
/// stopped; in every case neither the npm process nor the folder is left behind. An archive of more than `limit` bytes
/// is refused.
std::string npm_package(std::string_view package, const std::string& npm, std::chrono::milliseconds time,
                        std::uint64_t limit, FileSystem& files, std::stop_token stop = {});

}  // namespace meander
