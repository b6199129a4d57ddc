#include <meander/learners/live/wire_message.h>

#include <bit>

namespace meander {
namespace {

// How a field's value is laid out.
constexpr unsigned varint_type = 0, eight_bytes_type = 1, counted_type = 2, four_bytes_type = 5;

}  // namespace

void WireMessage::add_varint(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>((value & 0x7F) | 0x80);
  bytes_ += static_cast<char>(value);
}

void WireMessage::add_key(int field, unsigned type) { add_varint((static_cast<std::uint64_t>(field) << 3) | type); }

void WireMessage::add_integer(int field, std::int64_t value) {
  add_key(field, varint_type);
  add_varint(static_cast<std::uint64_t>(value));
}

void WireMessage::add_double(int field, double value) {
  add_key(field, eight_bytes_type);
  bytes_ += little_endian(std::bit_cast<std::uint64_t>(value));
}

void WireMessage::add_float(int field, float value) {
  add_key(field, four_bytes_type);
  bytes_ += little_endian(std::bit_cast<std::uint32_t>(value));
}

void WireMessage::add_bytes(int field, std::string_view bytes) {
  add_key(field, counted_type);
  add_varint(bytes.size());
  bytes_ += bytes;
}

}  // namespace meander
