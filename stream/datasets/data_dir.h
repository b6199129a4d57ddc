#pragma once

#include <filesystem>

namespace meander {

/// Where data sets are kept unless told otherwise: $XDG_CACHE_HOME/meander (only where that is an absolute path, as its
/// specification demands), else ~/.cache/meander. Not made here. Throws Error where the user has no home folder.
std::filesystem::path default_data_dir();

/// Whether `data_dir` is that folder.
bool is_default_data_dir(const std::filesystem::path& data_dir);

}  // namespace meander
