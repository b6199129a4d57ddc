#pragma once

#include <meander/stream/files/file_system.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace meander {

/// The folder a run writes to: PARENT/NAME, or PARENT/NAME.2, .3, ... if that exists, so nothing is ever overwritten.
/// It is created, with the folders above it, when first needed: a run that is refused leaves nothing behind.
class RunDirectory {
 public:
  RunDirectory(std::filesystem::path parent, std::string name, FileSystem& files = disk());

  /// The folder, created if it is not yet. Throws Error naming it.
  const std::filesystem::path& path();

  /// Writes a file in it atomically, replacing an earlier one of that name. Returns its path.
  std::filesystem::path write(std::string_view file, std::string_view content);

 private:
  std::filesystem::path parent_;
  std::string name_;
  FileSystem& files_;
  std::filesystem::path path_;
};

}  // namespace meander
