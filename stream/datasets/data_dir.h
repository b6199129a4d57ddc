#pragma once

#include <filesystem>

namespace meander {

/// The default folder for data sets: $XDG_CACHE_HOME/meander (only if that is an absolute path, as its specification
/// demands), otherwise ~/.cache/meander. Not created here. Throws Error when the user has no home folder.
std::filesystem::path default_data_dir();

/// Whether `data_dir` is that folder.
bool is_default_data_dir(const std::filesystem::path& data_dir);

}  // namespace meander
