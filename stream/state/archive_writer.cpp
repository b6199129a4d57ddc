#include <meander/stream/runtime/error.h>
#include <meander/stream/state/archive.h>
#include <meander/stream/state/archive_format.h>

#include <ATen/core/Tensor.h>
#include <fmt/core.h>

#include <functional>
#include <type_traits>
#include <utility>
#include <variant>

namespace meander {
namespace {

using namespace archive_format;

std::uint8_t number_of(at::ScalarType type, const std::string& name) {
  for (std::uint8_t i = 0; i < element_type_count; ++i) {
    if (element_types[i] == type) return static_cast<std::uint8_t>(i + 1);
  }
  throw InternalError(
      fmt::format("the tensor '{}' is of type {}, which an archive cannot hold", name, c10::toString(type)));
}

constexpr std::size_t enough = std::size_t{1} << 16;

using Put = std::function<void(std::string_view)>;

template <class Number>
void write_number(const Put& put, Number number) {
  static_assert(std::is_arithmetic_v<Number>);
  put({reinterpret_cast<const char*>(&number), sizeof number});
}

struct ValueWriter {
  const Put& put;
  const std::string& name;

  void kind(Kind kind) const { write_number(put, static_cast<std::uint8_t>(kind)); }

  void operator()(std::int64_t value) const {
    kind(Kind::Whole);
    write_number(put, value);
  }
  void operator()(double value) const {
    kind(Kind::Real);
    write_number(put, value);
  }
  void operator()(const std::string& value) const {
    kind(Kind::Text);
    write_number(put, static_cast<std::uint64_t>(value.size()));
    put(value);
  }
  void operator()(const at::Tensor& value) const {
    kind(Kind::Tensor);
    if (!value.defined()) return put({"\0\0", 2});
    write_number(put, number_of(value.scalar_type(), name));
    write_number(put, static_cast<std::uint8_t>(value.dim()));
    for (const std::int64_t size : value.sizes()) write_number(put, size);
    put({static_cast<const char*>(value.data_ptr()), value.nbytes()});
  }
  void operator()(const std::vector<std::int64_t>& value) const {
    kind(Kind::List);
    write_number(put, static_cast<std::uint64_t>(value.size()));
    put({reinterpret_cast<const char*>(value.data()), value.size() * sizeof(std::int64_t)});
  }
};

void write_entry(const Put& put, const std::string& name, const Archive::Value& value) {
  write_number(put, static_cast<std::uint32_t>(name.size()));
  put(name);
  std::visit(ValueWriter{put, name}, value);
}

// The size of the entries in bytes; computed before any is written, since it precedes them in the file.
std::uint64_t length_of(const std::map<std::string, Archive::Value, std::less<>>& entries) {
  std::uint64_t length = 0;
  const Put count = [&length](std::string_view bytes) { length += bytes.size(); };
  for (const auto& [name, value] : entries) write_entry(count, name, value);
  return length;
}

}  // namespace

void Archive::write_bytes(const Put& put) const {
  std::uint32_t sum = 0;
  std::string gathered;  // small pieces are passed on together, large ones directly
  const auto flush = [&] { put(std::exchange(gathered, {})); };
  const Put pass_on = [&](std::string_view bytes) {
    sum = checksum(bytes, sum);
    if (gathered.size() + bytes.size() > enough) flush();
    if (bytes.size() > enough) return put(bytes);
    gathered += bytes;
  };
  pass_on(magic);
  write_number(pass_on, version);
  write_number(pass_on, length_of(entries_));
  for (const auto& [name, value] : entries_) write_entry(pass_on, name, value);
  write_number(pass_on, std::uint32_t{sum});
  flush();
}

std::string Archive::to_bytes() const {
  std::string bytes;
  bytes.reserve(header_size + length_of(entries_) + checksum_size);
  write_bytes([&bytes](std::string_view piece) { bytes += piece; });
  return bytes;
}

}  // namespace meander
