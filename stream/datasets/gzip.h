#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace meander {

/// Whether `bytes` begin as gz data do (1F 8B). Names do not tell: a plain file called .gz occurs, and the reverse.
bool is_gzip(std::string_view bytes);

/// What came out of gz data.
struct Inflated {
  std::string bytes;
  /// The end mark of the last member was reached: nothing was cut off.
  bool whole = false;
  /// Bytes behind the last member that are not gz data.
  std::uint64_t left_over = 0;
};

/// Inflates gz data of one or more members, whatever was cut off or appended. Throws Error, naming `where` and ending
/// with `remedy`, on damaged data and on data that inflate to more than `limit` bytes.
Inflated inflate_gzip(std::string_view bytes, const std::string& where, const std::string& remedy, std::uint64_t limit);

/// The first `count` bytes that come out; fewer where there are no more, or where the data are damaged before that.
std::string inflate_front(std::string_view bytes, std::size_t count);

}  // namespace meander
