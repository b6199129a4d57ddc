#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

namespace meander {

/// A file open for writing. Closed by its destructor; what was not synced may be lost with the machine's power.
class OutputFile {
 public:
  virtual ~OutputFile() = default;
  /// All of `bytes`, at the end.
  virtual void write(std::string_view bytes) = 0;
  /// Returns when the bytes are on the disk.
  virtual void sync() = 0;
};

/// The one seam through which meander changes files, so that tests can break each step. Every function throws Error
/// naming the path and the system's reason.
class FileSystem {
 public:
  virtual ~FileSystem() = default;
  /// A new, empty file. Throws when `path` exists.
  virtual std::unique_ptr<OutputFile> create(const std::filesystem::path& path) = 0;
  /// A file to continue, made when absent; its first `keep` bytes stay, the rest is cut off.
  virtual std::unique_ptr<OutputFile> append(const std::filesystem::path& path, std::uintmax_t keep) = 0;
  /// Puts `from` in the place of `to` in one step: a reader sees the old file or the new one.
  virtual void rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  /// Returns when the names in `folder` are on the disk.
  virtual void sync_folder(const std::filesystem::path& folder) = 0;
  /// Removes a file; one that is not there is no error.
  virtual void remove(const std::filesystem::path& path) = 0;
};

/// The real one.
FileSystem& disk();

}  // namespace meander
