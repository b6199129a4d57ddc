#pragma once

#include <filesystem>
#include <functional>
#include <stop_token>

namespace meander {

/// Keeps those who read the files of a folder apart from the one who replaces them, among threads and processes:
/// several may read, or one may write. It is a lock of the system's on the folder itself (flock): it goes with its
/// process, leaves no file behind and needs no right to write. Where the file system has no such locks nobody is kept
/// apart; each file is then still whole.
class FolderLock {
 public:
  enum class Use { Read, Write };
  enum class State { Held, NoFolder, NoLocks };

  /// Waits for its turn; `waiting` is called once where it has to. Throws Error "FOLDER: was stopped" soon after a stop
  /// was requested.
  FolderLock(const std::filesystem::path& folder, Use use, const std::stop_token& stop = {},
             const std::function<void()>& waiting = {});
  ~FolderLock();
  FolderLock(FolderLock&& from) noexcept;
  FolderLock& operator=(FolderLock&& from) noexcept;

  State state() const { return state_; }

  /// Whether somebody holds it for writing.
  static bool is_written(const std::filesystem::path& folder);

 private:
  int descriptor_ = -1;
  State state_ = State::NoFolder;
};

}  // namespace meander
