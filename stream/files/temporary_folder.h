#pragma once

#include <meander/stream/files/file_system.h>

#include <filesystem>
#include <string>

namespace meander {

/// A new, empty folder under the system's temporary one (TMPDIR), for its owner alone, that stays. Throws Error when it
/// cannot be made.
std::filesystem::path make_temporary_folder(FileSystem& files = disk());

/// The same, removed with all that is in it at the end of its life.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(FileSystem& files = disk()) : files_(files), path_(make_temporary_folder(files)) {}
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  FileSystem& files_;
  std::filesystem::path path_;
};

}  // namespace meander
