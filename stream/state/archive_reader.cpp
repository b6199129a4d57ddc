#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/thousands.h>
#include <meander/stream/state/archive.h>
#include <meander/stream/state/archive_format.h>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <fmt/core.h>

#include <cstring>
#include <limits>
#include <utility>

namespace meander {
namespace {

using namespace archive_format;

constexpr const char* damage_remedy = "use an earlier copy, or start without it";

// Reads the entries; every size is checked against the remaining bytes before it is used.
class EntryReader {
 public:
  EntryReader(std::string_view bytes, const std::string& where) : rest_(bytes), where_(where) {}

  bool done() const { return rest_.empty(); }

  std::string name() { return std::string(take(number<std::uint32_t>())); }

  Archive::Value value() {
    switch (static_cast<Kind>(number<std::uint8_t>())) {
      case Kind::Whole: return number<std::int64_t>();
      case Kind::Real: return number<double>();
      case Kind::Text: return std::string(take(number<std::uint64_t>()));
      case Kind::Tensor: return tensor();
      case Kind::List: return list();
    }
    malformed("a value of an unknown type");
  }

  [[noreturn]] void malformed(const std::string& what) const {
    throw Error(where_, "is malformed: it has " + what, damage_remedy);
  }

 private:
  std::string_view take(std::uint64_t count) {
    if (count > rest_.size()) malformed("an entry that is larger than the file");
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  template <class Number>
  Number number() {
    Number value;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }

  std::vector<std::int64_t> list() {
    const auto count = number<std::uint64_t>();
    if (count > rest_.size() / sizeof(std::int64_t)) malformed("a list that is larger than the file");
    std::vector<std::int64_t> values(count);
    const std::string_view bytes = take(count * sizeof(std::int64_t));
    if (count > 0) std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
  }

  at::Tensor tensor() {
    const auto type = number<std::uint8_t>();
    const auto dimensions = number<std::uint8_t>();
    if (dimensions > most_dimensions) malformed("a tensor with too many dimensions");
    std::vector<std::int64_t> sizes(dimensions);
    for (std::int64_t& size : sizes) size = number<std::int64_t>();
    if (type > element_type_count) malformed("a tensor of an unknown element type");
    if (type == 0) {
      if (!sizes.empty()) malformed("an undefined tensor with sizes");
      return {};
    }
    const at::ScalarType element = element_types[type - 1];
    const std::string_view bytes = take(byte_size(sizes, c10::elementSize(element)));
    if (element == at::kBool && bytes.find_first_not_of(std::string_view("\0\1", 2)) != std::string_view::npos) {
      malformed("a Boolean that is neither 0 nor 1");
    }
    at::Tensor result = at::empty(sizes, at::TensorOptions(element));
    if (!bytes.empty()) std::memcpy(result.data_ptr(), bytes.data(), bytes.size());
    return result;
  }

  // Bounded at every step, so that no product of sizes can wrap around, and zero sizes cannot hide huge ones.
  std::uint64_t byte_size(const std::vector<std::int64_t>& sizes, std::size_t element_size) const {
    std::uint64_t count = 1;
    bool empty = false;
    for (const std::int64_t size : sizes) {
      if (size == 0) {
        empty = true;
      } else if (size < 0 || static_cast<std::uint64_t>(size) > max_elements / count) {
        malformed("a tensor that is larger than the file");
      } else {
        count *= static_cast<std::uint64_t>(size);
      }
    }
    return empty ? 0 : count * element_size;
  }

  static constexpr std::uint8_t most_dimensions = 64;  // LibTorch's own limit
  static constexpr std::uint64_t max_elements = std::uint64_t{1} << 56;

  std::string_view rest_;
  const std::string& where_;
};

std::string ends_after(std::uint64_t size, std::uint64_t due) {
  return fmt::format("ends after {} of {} bytes", thousands(size), thousands(due));
}

template <class Number>
Number number_at(std::string_view bytes, std::size_t offset) {
  Number number;
  std::memcpy(&number, bytes.data() + offset, sizeof number);
  return number;
}

// Makes all checks that do not need to parse the entries, and returns the entries' bytes.
std::string_view checked_entries(std::string_view bytes, const std::string& where) {
  const auto refuse = [&](const std::string& what) { throw Error(where, what, damage_remedy); };
  if (bytes.empty()) refuse("is empty");
  if (!bytes.starts_with(magic.substr(0, bytes.size())))
    throw Error(where, "is not a meander archive", "check the path");
  if (bytes.size() < header_size + checksum_size) refuse(ends_after(bytes.size(), header_size + checksum_size));

  const auto found_version = number_at<std::uint32_t>(bytes, version_at);
  if (found_version != version) {
    throw Error(where,
                fmt::format("is an archive of version {}; this meander reads version {}", found_version, version),
                "use the version that wrote it");
  }
  const auto length = number_at<std::uint64_t>(bytes, length_at);
  const std::uint64_t room = bytes.size() - header_size - checksum_size;
  if (length > std::numeric_limits<std::uint64_t>::max() / 2) refuse("is damaged (impossible length)");
  if (length > room) refuse(ends_after(bytes.size(), header_size + length + checksum_size));
  if (length < room) refuse(fmt::format("has {} bytes too many", thousands(room - length)));

  const std::string_view summed = bytes.substr(0, header_size + length);
  if (number_at<std::uint32_t>(bytes, summed.size()) != checksum(summed)) refuse("is damaged (checksum differs)");
  return summed.substr(header_size);
}

}  // namespace

Archive Archive::from_bytes(std::string_view bytes, const std::string& where) {
  Archive archive;
  archive.where_ = where;
  EntryReader reader(checked_entries(bytes, where), where);
  while (!reader.done()) {
    std::string name = reader.name();
    if (name.empty()) reader.malformed("an entry without a name");
    if (!archive.entries_.empty() && name <= archive.entries_.rbegin()->first) reader.malformed("names out of order");
    Value value = reader.value();
    archive.entries_.emplace_hint(archive.entries_.end(), std::move(name), std::move(value));
  }
  return archive;
}

}  // namespace meander
