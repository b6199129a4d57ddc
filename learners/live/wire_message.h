#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace meander {

/// A protocol buffer message under construction: its fields, in the order in which they are added.
class WireMessage {
 public:
  void add_integer(int field, std::int64_t value);
  void add_double(int field, double value);
  void add_float(int field, float value);
  /// A string, bytes, or an embedded message.
  void add_bytes(int field, std::string_view bytes);
  const std::string& bytes() const { return bytes_; }

 private:
  void add_varint(std::uint64_t value);
  void add_key(int field, unsigned type);

  std::string bytes_;
};

/// The bytes of an integer, the least significant first.
template <class Unsigned>
std::string little_endian(Unsigned value) {
  std::string bytes;
  for (unsigned shift = 0; shift < 8 * sizeof(Unsigned); shift += 8)
    bytes += static_cast<char>((value >> shift) & 0xFF);
  return bytes;
}

}  // namespace meander
