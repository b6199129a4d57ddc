#pragma once

#include <meander/apps/results/run_lock.h>
#include <meander/stream/files/file_system.h>
#include <meander/stream/runtime/error.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace meander {

/// Another process has taken the folder meanwhile.
class FolderTaken final : public Error {
 public:
  using Error::Error;
};

/// The folder a run writes to: PARENT/NAME, or PARENT/NAME.2, .3, ... if that exists, so nothing is ever overwritten;
/// or PARENT/NAME in any case, for who holds that run's lock. It is created, with the folders above it, when first
/// needed: a run that is refused leaves nothing behind. Held (RunLock::try_hold) while this object lives, so that
/// nobody takes it for one that was left behind.
class RunDirectory {
 public:
  enum class IfTaken { Number, Reuse };
  RunDirectory(std::filesystem::path parent, std::string name, FileSystem& files = disk(),
               IfTaken if_taken = IfTaken::Number);

  /// The folder, created if it is not yet. Throws Error naming it, and FolderTaken if it is to be used again but a run
  /// without that lock is in it.
  const std::filesystem::path& path();

  /// Writes a file in it atomically, replacing an earlier one of that name. Returns its path.
  std::filesystem::path write(std::string_view file, std::string_view content);

 private:
  std::filesystem::path parent_;
  std::string name_;
  IfTaken if_taken_;
  FileSystem* files_;
  std::filesystem::path path_;
  std::optional<RunLock> hold_;
};

}  // namespace meander
