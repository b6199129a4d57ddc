#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>

namespace meander {

/// A readers-writer lock on the files of a folder, among threads and processes: several may read, or one may write. It
/// is a system lock on the folder itself (flock): it ends with its process, leaves no file behind and needs no write
/// permission. On a file system without such locks nothing is locked; each file is then still whole.
class FolderLock {
 public:
  enum class Use { Read, Write };
  enum class State { Held, NoFolder, NoLocks };

  /// Waits for its turn; `waiting` is called once if it has to wait. Throws Error "FOLDER: was stopped" soon after a
  /// stop was requested.
  FolderLock(const std::filesystem::path& folder, Use use, const std::stop_token& stop = {},
             const std::function<void()>& waiting = {});
  ~FolderLock();
  FolderLock(FolderLock&& from) noexcept;
  FolderLock& operator=(FolderLock&& from) noexcept;

  State state() const { return state_; }

  /// Whether the folder is locked for writing.
  static bool is_written(const std::filesystem::path& folder);

 private:
  int descriptor_ = -1;
  State state_ = State::NoFolder;
};

}  // namespace meander
