#pragma once

#include <meander/stream/files/file_system.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

namespace meander {

/// A file of lines that grows while a run goes on (metrics.jsonl). Each line is one write, so that whoever follows the
/// file sees whole lines, but for the moment of the write itself. Functions throw Error naming the path.
class LineFile {
 public:
  enum class Start { Empty, Continue };

  /// Opens `path`: emptied, or continued behind its last whole line (a half line left by a crash is cut off).
  explicit LineFile(const std::filesystem::path& path, Start start = Start::Empty, FileSystem& files = disk());

  /// Writes `line` and a line end. Where that fails nothing of the line stays, and further lines may be tried. Throws
  /// InternalError when the line holds a line end of its own.
  void write(std::string_view line);
  /// Returns when all lines, and the file's name, are on the disk.
  void sync();

  /// Bytes of the lines in it.
  std::uintmax_t length() const { return length_; }
  /// Takes back the lines behind the first `length` bytes. Throws Error where there are not so many.
  void take_back_to(std::uintmax_t length);

 private:
  void cut_torn_line();

  FileSystem& files_;
  std::filesystem::path path_;
  std::unique_ptr<OutputFile> file_;
  std::uintmax_t length_;  // of the whole lines
  bool torn_ = false;      // a part of a line may be behind them
  bool name_synced_ = false;
};

}  // namespace meander
