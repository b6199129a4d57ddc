#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

namespace meander {

/// A file open for writing. Closed by its destructor; unsynced data may be lost in a power cut.
class OutputFile {
 public:
  virtual ~OutputFile() = default;
  /// Appends all of `bytes`. If it throws, part of them may have been written.
  virtual void write(std::string_view bytes) = 0;
  /// Truncates the file to its first `bytes` bytes and continues there. Has no effect on a device or pipe.
  virtual void cut(std::uintmax_t bytes) = 0;
  /// Returns when the bytes are on the disk; the file's name is there only after `sync_folder`.
  virtual void sync() = 0;
};

/// The one seam through which meander changes files and folders, so that tests can make each step fail. Every function
/// throws Error naming the path and the system's reason.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  /// Creates a new, empty file; null if the name is taken.
  virtual std::unique_ptr<OutputFile> create(const std::filesystem::path& path) = 0;
  /// Opens a file for appending, created if absent.
  virtual std::unique_ptr<OutputFile> append(const std::filesystem::path& path) = 0;
  /// Replaces `to` with `from` atomically: a reader sees the old file or the new one.
  virtual void rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  /// Returns when the names in `folder` are on the disk.
  virtual void sync_folder(const std::filesystem::path& folder) = 0;
  /// Removes a file; a missing file is not an error.
  virtual void remove(const std::filesystem::path& path) = 0;
  /// Creates a new, empty folder with these permissions, less the umask; false if the name is taken.
  virtual bool make_folder(const std::filesystem::path& path,
                           std::filesystem::perms permissions = std::filesystem::perms::all) = 0;
  /// Removes a folder and its contents; a missing folder is not an error.
  virtual void remove_folder(const std::filesystem::path& path) = 0;
};

/// The real file system.
FileSystem& disk();

}  // namespace meander
