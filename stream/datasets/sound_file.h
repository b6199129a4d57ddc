#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace meander {

/// A file of a data set that was found whole and sound.
struct SoundFile {
  std::string where;        ///< its path or, if fetched, where it is from; for messages
  std::string content;      ///< the whole file, uncompressed
  std::int64_t count = 0;   ///< of images, labels or records; 1 or more
  std::size_t data_at = 0;  ///< where in `content` the data begin
  bool published = false;   ///< these are the bytes that were published

  /// The bytes after the header.
  std::string_view data() const { return std::string_view(content).substr(data_at); }
};

}  // namespace meander
