#pragma once

#include <meander/stream/files/file_system.h>

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace meander {

/// Writes `bytes` to `file` so that a reader, at any moment and after a crash, finds either the whole old content or
/// the whole new one: the bytes go to a temporary file in the same folder, which is synced and renamed, then the folder
/// is synced. A link is followed; a device or pipe is written to directly. Throws Error naming the path; the old
/// content is then still there (unless syncing the folder failed), and no temporary file is left.
void write_file_atomically(const std::filesystem::path& file, std::string_view bytes, FileSystem& files = disk());

/// The content of a file, piece by piece: passes the pieces to `put` in order, so that large content is not held in
/// memory twice. May be called again, if the file is written in another place.
using FileContent = std::function<void(const std::function<void(std::string_view)>& put)>;
/// The same for content in pieces. Also throws what `content` throws.
void write_file_atomically(const std::filesystem::path& file, const FileContent& content, FileSystem& files = disk());

/// The content of a regular file. Throws Error naming the path.
std::string read_file(const std::filesystem::path& file);

/// Creates a folder and its parents where absent; returns when they are on the disk. Throws Error naming the one that
/// cannot be created.
void make_folder(const std::filesystem::path& folder, FileSystem& files = disk());

/// Checks that a folder is writable by creating a file in it and removing it: permissions alone do not tell (a file
/// system may be read-only). Throws Error naming the folder.
void try_to_write_in(const std::filesystem::path& folder, FileSystem& files = disk());

/// The folder that contains a file: "." if its path names none.
std::filesystem::path folder_of(const std::filesystem::path& file);

}  // namespace meander
