#pragma once

#include <meander/stream/files/file_system.h>

#include <filesystem>
#include <memory>
#include <string_view>

namespace meander {

/// A new file under a name of its own, `.<of>.<random>.part`, to be written and then put in the place of another.
/// Removed at the end of its life where it was not. Its making clears away those `.<of>.*.part` that nobody has written
/// to for a day: processes that were killed left them. Functions throw Error naming the file.
class TemporaryFile {
 public:
  TemporaryFile(const std::filesystem::path& folder, std::string_view of, FileSystem& files);
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(std::string_view bytes) { file_->write(bytes); }
  void sync() { file_->sync(); }
  /// Closes it and puts it in the place of `target`.
  void put(const std::filesystem::path& target);
  /// Closes and removes it now; other than in the destructor a failure is told.
  void remove();

 private:
  FileSystem& files_;
  std::filesystem::path path_;
  std::unique_ptr<OutputFile> file_;
  bool ours_ = false;  // there is a file of that name, and it is this one
};

}  // namespace meander
