#pragma once

#include <meander/stream/files/file_system.h>

#include <filesystem>
#include <optional>
#include <string>

namespace meander {

/// The right to write one run of a folder of runs, held by one process at a time: a lock (flock) on the file
/// OUT/.locks/NAME.lock, NAME being the run's folder. The system releases it when the process ends, however it ends.
/// The lock file is never removed: another process may be locking it at that moment. A program that this process starts
/// does not hold the lock; a copy of the process (fork) does, until it ends too.
class RunLock {
 public:
  /// Takes the lock now, or returns nothing if another holder has it, in this process or another one. The folders are
  /// created. Throws Error naming what cannot be created or, on a file system without locks, be locked.
  static std::optional<RunLock> try_take(const std::filesystem::path& out, const std::string& name,
                                         FileSystem& files = disk());

  /// Marks an existing folder as one that this process writes to. Nothing if another holder has it; on a file system
  /// without locks everyone gets it.
  static std::optional<RunLock> try_hold(const std::filesystem::path& folder);

  /// Who took it last: "process 4711 on pluto"; "another process" if that is not known.
  static std::string holder(const std::filesystem::path& out, const std::string& name);

  RunLock(RunLock&& other) noexcept;
  RunLock& operator=(RunLock&& other) noexcept;
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;
  ~RunLock();

 private:
  explicit RunLock(int descriptor) : descriptor_(descriptor) {}
  void sign() const;

  int descriptor_;
};

}  // namespace meander
