#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

namespace meander {

/// A file open for writing. Closed by its destructor; what was not synced may be lost with the machine's power.
class OutputFile {
 public:
  virtual ~OutputFile() = default;
  /// All of `bytes`, at the end. Where it throws a part of them may have been written.
  virtual void write(std::string_view bytes) = 0;
  /// Cuts off what is behind the first `bytes`, and goes on there. A device or pipe has nothing to cut off.
  virtual void cut(std::uintmax_t bytes) = 0;
  /// Returns when the bytes are on the disk. The file's name is only after `sync_folder`.
  virtual void sync() = 0;
};

/// The one seam through which meander changes files and folders, so that tests can break each step. Every function
/// throws Error naming the path and the system's reason.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  /// A new, empty file; null where the name is taken.
  virtual std::unique_ptr<OutputFile> create(const std::filesystem::path& path) = 0;
  /// A file to continue at its end, made when absent.
  virtual std::unique_ptr<OutputFile> append(const std::filesystem::path& path) = 0;
  /// Puts `from` in the place of `to` in one step: a reader sees the old file or the new one.
  virtual void rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  /// Returns when the names in `folder` are on the disk.
  virtual void sync_folder(const std::filesystem::path& folder) = 0;
  /// Removes a file; one that is not there is no error.
  virtual void remove(const std::filesystem::path& path) = 0;
  /// A new, empty folder with these permissions, less the umask; false where the name is taken.
  virtual bool make_folder(const std::filesystem::path& path,
                           std::filesystem::perms permissions = std::filesystem::perms::all) = 0;
  /// Removes a folder with all that is in it; one that is not there is no error.
  virtual void remove_folder(const std::filesystem::path& path) = 0;
};

/// The real one.
FileSystem& disk();

}  // namespace meander
