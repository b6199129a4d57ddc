#pragma once

#include <meander/stream/files/file_system.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace meander {

/// Puts `bytes` at `path` so that whoever reads it, at any moment and after a crash, finds the whole old content or the
/// whole new one: written to a temporary file in the same folder, synced, renamed, the folder synced. A link is
/// followed; a device or pipe is written to as it is. Throws Error naming the path; the old content is then still there
/// (unless syncing the folder was what failed) and no temporary file is left.
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes, FileSystem& files = disk());

/// The content of a regular file. Throws Error naming the path.
std::string read_file(const std::filesystem::path& path);

/// Makes a folder and those above it, where absent. Throws Error naming the path.
void make_folder(const std::filesystem::path& folder);

}  // namespace meander
