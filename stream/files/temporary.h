#pragma once

#include <meander/stream/files/file_system.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace meander {

/// Calls `take` with random names until it returns true, meaning that the name was free. The names come from the
/// system's random numbers, since process ids repeat in containers and on other hosts. Throws what `take` throws, and
/// Error when too many names in a row are taken.
void under_random_name(const std::function<bool(const std::string& name)>& take);

/// A new file named `.<of>.<random>.part`, to be written and then moved into the place of another. If it was not moved,
/// the destructor removes it. The constructor removes every `.<of>.*.part` that has not been written to for a day:
/// killed processes left them. Functions throw Error naming the file.
class TemporaryFile {
 public:
  TemporaryFile(const std::filesystem::path& folder, std::string_view of, FileSystem& files);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(std::string_view bytes) { file_->write(bytes); }
  void sync() { file_->sync(); }
  /// Closes the file and replaces `target` with it.
  void put(const std::filesystem::path& target);
  /// Closes and removes it now; unlike the destructor, it reports a failure.
  void remove();

 private:
  FileSystem& files_;
  std::filesystem::path path_;
  std::unique_ptr<OutputFile> file_;
  bool ours_ = false;  // a file of that name exists, and it is this one
};

/// Creates a new, empty folder in the system's temporary folder (TMPDIR), accessible to its owner only. It is not
/// removed. Throws Error when it cannot be created.
std::filesystem::path make_temporary_folder(FileSystem& files = disk());

/// The same; the destructor removes the folder and its contents.
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
