#include <meander/stream/archive.h>
#include <meander/stream/archive_format.h>
#include <meander/stream/error.h>

#include <ATen/core/Tensor.h>
#include <fmt/core.h>

#include <cstring>
#include <type_traits>

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

template <class Number>
void put(std::string& to, Number number) {
  static_assert(std::is_arithmetic_v<Number>);
  to.append(reinterpret_cast<const char*>(&number), sizeof number);
}

struct ValueWriter {
  std::string& to;
  const std::string& name;

  void kind(Kind kind) const { put(to, static_cast<std::uint8_t>(kind)); }

  void operator()(std::int64_t value) const {
    kind(Kind::Whole);
    put(to, value);
  }
  void operator()(double value) const {
    kind(Kind::Real);
    put(to, value);
  }
  void operator()(const std::string& value) const {
    kind(Kind::Text);
    put(to, static_cast<std::uint64_t>(value.size()));
    to += value;
  }
  void operator()(const at::Tensor& value) const {
    kind(Kind::Tensor);
    if (!value.defined()) {
      to.append(2, '\0');
      return;
    }
    put(to, number_of(value.scalar_type(), name));
    put(to, static_cast<std::uint8_t>(value.dim()));
    for (const std::int64_t size : value.sizes()) put(to, size);
    to.append(static_cast<const char*>(value.data_ptr()), value.nbytes());
  }
  void operator()(const std::vector<std::int64_t>& value) const {
    kind(Kind::List);
    put(to, static_cast<std::uint64_t>(value.size()));
    to.append(reinterpret_cast<const char*>(value.data()), value.size() * sizeof(std::int64_t));
  }
};

}  // namespace

std::string Archive::to_bytes() const {
  std::string bytes(magic);
  put(bytes, version);
  put(bytes, std::uint64_t{0});
  for (const auto& [name, value] : entries_) {
    put(bytes, static_cast<std::uint32_t>(name.size()));
    bytes += name;
    std::visit(ValueWriter{bytes, name}, value);
  }
  const std::uint64_t length = bytes.size() - header_size;
  std::memcpy(bytes.data() + length_at, &length, sizeof length);
  put(bytes, checksum(bytes));
  return bytes;
}

}  // namespace meander
