#pragma once

#include <meander/stream/files/file_system.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

namespace meander {

/// A file of lines that grows during a run (metrics.jsonl). Each line (or group of lines) is one write, so that a
/// program following the file sees whole lines, except during the write itself. Functions throw Error naming the path.
class LineFile {
 public:
  enum class Start { Empty, Continue };

  /// Opens `path`: emptied, or continued after its last whole line (a partial line left by a crash is cut off).
  explicit LineFile(const std::filesystem::path& path, Start start = Start::Empty, FileSystem& files = disk());

  /// Writes `line` and a newline. If that fails, no part of the line remains, and further lines may be tried. Throws
  /// InternalError when the line contains a newline.
  void write(std::string_view line);
  /// The same for several lines, each with its newline, in one write. Throws InternalError unless they end in one.
  void write_lines(std::string_view lines);
  /// Returns when all lines, and the file's name, are on the disk.
  void sync();

  /// Size of the lines in it, in bytes.
  std::uintmax_t length() const { return length_; }
  /// Throws Error when the file is shorter than `length` bytes.
  void check_length(std::uintmax_t length) const;
  /// Removes the lines after the first `length` bytes. Throws Error when the file is shorter.
  void take_back_to(std::uintmax_t length);

 private:
  void cut_torn_line();

  FileSystem& files_;
  std::filesystem::path path_;
  std::unique_ptr<OutputFile> file_;
  std::uintmax_t length_;  // of the whole lines
  bool torn_ = false;      // a partial line may follow them
  bool name_synced_ = false;
};

}  // namespace meander
