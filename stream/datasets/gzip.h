#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace meander {

/// Whether `bytes` begin like gz data (1F 8B). File names do not tell: there are plain files called .gz, and the
/// reverse.
bool is_gzip(std::string_view bytes);

/// The result of inflating gz data.
struct Inflated {
  std::string bytes;
  /// The end mark of the last member was reached: nothing was cut off.
  bool whole = false;
  /// Bytes after the last member that are not gz data.
  std::uint64_t left_over = 0;
};

/// Inflates gz data of one or more members, even if cut off or followed by other bytes. Throws Error, naming `where`
/// and ending with `remedy`, on damaged data and on data that inflate to more than `limit` bytes.
Inflated inflate_gzip(std::string_view bytes, const std::string& where, const std::string& remedy, std::uint64_t limit);

/// The first `count` inflated bytes; fewer if there are no more, or if the data are damaged before that.
std::string inflate_front(std::string_view bytes, std::size_t count);

/// How a file begins, for a message: as text if it is text ("'<htm'" says a lot), otherwise "bytes 89 50 4e 47".
std::string first_bytes(std::string_view file);

}  // namespace meander
