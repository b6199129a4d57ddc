#pragma once

#include <meander/stream/files/file_system.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace meander {

/// An event of TensorBoard's, encoded: when, and at which step, something happened. The functions below make one; their
/// images are PNG files.
using Event = std::string;
using TaggedValues = std::vector<std::pair<std::string, double>>;
Event version_event(double time);
/// A session starts: what was logged at this step or later is void.
Event session_start_event(double time, std::int64_t step);
Event scalars_event(double time, std::int64_t step, const TaggedValues& values);
Event image_event(double time, std::int64_t step, std::string_view tag, std::int64_t height, std::int64_t width,
                  std::int64_t channels, std::string_view png);

/// An event file, which TensorBoard may read while it grows. Each record is its length, the checksum of the length,
/// the event, and its checksum.
class EventFile {
 public:
  /// Makes the folder and, in it, a new file, which begins with the version of the format. Throws Error naming the
  /// path.
  explicit EventFile(const std::filesystem::path& folder, FileSystem& files = disk());

  /// Writes events, each as a record, in one write. If that throws Error, no part of them remains, or will remain once
  /// the next write succeeds.
  void write(const std::vector<Event>& events);
  /// Returns when all of it is on the disk. Throws Error.
  void sync();
  const std::filesystem::path& path() const { return path_; }

 private:
  void cut_torn_records();

  FileSystem& files_;
  std::filesystem::path path_;
  std::unique_ptr<OutputFile> file_;
  std::uintmax_t length_ = 0;  // of whole records
  bool torn_ = false;          // more may follow them
};

}  // namespace meander
