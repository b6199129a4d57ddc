#pragma once

#include <meander/stream/files/file_system.h>

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace meander {

/// Puts `bytes` at `file` so that a reader, at any moment and after a crash, finds the whole old content or the whole
/// new one: written to a temporary file in the same folder, synced, renamed, the folder synced. A link is
/// followed; a device or pipe is written to as it is. Throws Error naming the path; the old content is then still there
/// (unless syncing the folder was what failed) and no temporary file is left.
void write_file_atomically(const std::filesystem::path& file, std::string_view bytes, FileSystem& files = disk());

/// The content of a file, piece by piece: passes the pieces to `put` in order, so that large content need not be in
/// memory a second time. May be called again, where the file is written in another place.
using FileContent = std::function<void(const std::function<void(std::string_view)>& put)>;
/// The same for content in pieces. Throws what `content` throws, too.
void write_file_atomically(const std::filesystem::path& file, const FileContent& content, FileSystem& files = disk());

/// The content of a regular file. Throws Error naming the path.
std::string read_file(const std::filesystem::path& file);

/// Makes a folder and those above it, where absent; returns when they are on the disk. Throws Error naming the one that
/// cannot be made.
void make_folder(const std::filesystem::path& folder, FileSystem& files = disk());

/// Makes a file in a folder and removes it: permissions do not tell whether that can be done (a file system may be
/// read-only). Throws Error naming the folder.
void try_to_write_in(const std::filesystem::path& folder, FileSystem& files = disk());

/// The folder that a file lies in: "." where its path names none.
std::filesystem::path folder_of(const std::filesystem::path& file);

}  // namespace meander
