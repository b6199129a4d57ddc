#pragma once

#include <meander/stream/files/file_system.h>

#include <filesystem>
#include <memory>
#include <string_view>

namespace meander {

/// A file of lines that grows while a run goes on (metrics.jsonl). Each line is one write, so that whoever follows the
/// file sees whole lines, but for the moment of the write itself.
class LineFile {
 public:
  enum class Start { Empty, Continue };

  /// Opens `path`: emptied, or continued behind its last whole line (a half line left by a crash is cut off).
  /// Throws Error naming the path, here and below.
  explicit LineFile(const std::filesystem::path& path, Start start = Start::Empty, FileSystem& files = disk());

  /// Writes `line` and a line end. Throws InternalError when the line holds a line end of its own.
  void write(std::string_view line);
  /// Returns when all lines are on the disk.
  void sync() { file_->sync(); }

 private:
  std::unique_ptr<OutputFile> file_;
};

}  // namespace meander
