#include <meander/stream/datasets/gzip.h>
#include <meander/stream/datasets/idx.h>
#include <meander/stream/runtime/error.h>
#include <meander/stream/runtime/thousands.h>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace meander {
namespace {

using IdxKind = IdxExpectation::Kind;

constexpr std::size_t images_header = 16;  // the longer one

const char* element_type(unsigned char code) {
  constexpr std::array<std::pair<int, const char*>, 6> types = {
      {{0x08, "uint8"}, {0x09, "int8"}, {0x0b, "int16"}, {0x0c, "int32"}, {0x0d, "float"}, {0x0e, "double"}}};
  for (const auto& [known, name] : types) {
    if (known == code) return name;
  }
  return nullptr;
}

// The checks of one file, ordered so that the first one to fail explains the problem best.
class IdxChecks {
 public:
  IdxChecks(std::string_view content, const IdxExpectation& expected, const std::string& where,
            const std::string& remedy)
      : content_(content), expected_(expected), where_(where), remedy_(remedy) {}

  [[noreturn]] void refuse(const std::string& what) const { throw Error(where_, what, remedy_); }

  [[noreturn]] void ends_early(std::uint64_t due, const char* note = "") const {
    refuse(fmt::format("ends after {} of {} bytes{}", thousands(content_.size()), thousands(due), note));
  }

  void magic() const {
    if (content_.empty()) refuse("is empty");
    const bool zeros = content_.substr(0, 2) == std::string_view("\0\0", std::min<std::size_t>(content_.size(), 2));
    const bool typed = content_.size() < 3 || element_type(byte(2)) != nullptr;
    if (!zeros || !typed) refuse(fmt::format("is not an idx file (starts with {})", first_bytes(content_)));
    if (content_.size() < 4) ends_early(4);
    if (byte(2) != 0x08) {
      refuse(fmt::format("holds {} values; {}'s are uint8", element_type(byte(2)), expected_.set));
    }
  }

  void dimensions() const {
    const int found = byte(3), due = dimension_count();
    if (found != due) {
      if (found == 1) refuse("holds labels, not images");
      if (found == 3) refuse("holds images, not labels");
      refuse(fmt::format("has {} dimensions; {}'s {} have {}", found, expected_.set, noun(), due));
    }
    if (content_.size() < header_size()) ends_early(header_size());
    if (expected_.kind == IdxKind::Images && (size(1) != expected_.rows || size(2) != expected_.columns)) {
      refuse(fmt::format("images are {}x{}; {}'s are {}x{}", size(1), size(2), expected_.set, expected_.rows,
                         expected_.columns));
    }
    if (size(0) < 1) refuse(fmt::format("holds no {}", noun()));
  }

  void length(const Inflated* gz) const {
    const std::uint64_t due = whole_size();
    if (content_.size() < due) ends_early(due);
    if (gz != nullptr && !gz->whole) ends_early(due, ", before its gz end mark");
    const std::uint64_t extra = content_.size() - due + (gz != nullptr ? gz->left_over : 0);
    if (extra > 0) refuse(fmt::format("has {} bytes too many", thousands(extra)));
  }

  void labels() const {
    if (expected_.kind != IdxKind::Labels) return;
    for (std::size_t i = header_size(); i < content_.size(); ++i) {
      if (byte(i) >= expected_.classes) {
        refuse(fmt::format("label {} of record {} is not in 0..{}", byte(i), i - header_size(), expected_.classes - 1));
      }
    }
  }

  std::size_t header_size() const { return 4 + 4 * static_cast<std::size_t>(dimension_count()); }
  std::int64_t size(std::size_t dimension) const {
    std::int64_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) number = number << 8 | byte(4 + 4 * dimension + i);
    return number;
  }
  // Rows and columns have been checked by now and N is below 2^32: no product can wrap around.
  std::uint64_t whole_size() const {
    const std::int64_t record = expected_.kind == IdxKind::Images ? expected_.rows * expected_.columns : 1;
    return header_size() + static_cast<std::uint64_t>(size(0) * record);
  }

 private:
  unsigned char byte(std::size_t at) const { return static_cast<unsigned char>(content_[at]); }
  int dimension_count() const { return expected_.kind == IdxKind::Images ? 3 : 1; }
  const char* noun() const { return expected_.kind == IdxKind::Images ? "images" : "labels"; }

  std::string_view content_;
  const IdxExpectation& expected_;
  const std::string& where_;
  const std::string& remedy_;
};

// The most bytes that gz data may inflate to: as many as their header announces, and some more to notice that there are
// too many. Throws as the checks do when the header is invalid.
std::uint64_t most_of(std::string_view gz, const IdxExpectation& expected, const std::string& where,
                      const std::string& remedy) {
  constexpr std::uint64_t more = 65'536;
  const std::string front = inflate_front(gz, images_header);
  if (front.size() < images_header) return more;
  const IdxChecks header(front, expected, where, remedy);
  header.magic();
  header.dimensions();
  return std::min(expected.limit, header.whole_size() + more);
}

}  // namespace

SoundFile read_idx(std::string file, const IdxExpectation& expected, const std::string& where,
                   const std::string& remedy) {
  const bool compressed = is_gzip(file);
  Inflated gz;
  if (compressed) {
    gz = inflate_gzip(file, where, remedy, most_of(file, expected, where, remedy));
    file = std::move(gz.bytes);
  }
  const IdxChecks checks(file, expected, where, remedy);
  checks.magic();
  checks.dimensions();
  checks.length(compressed ? &gz : nullptr);
  checks.labels();
  SoundFile result;
  result.where = where;
  result.count = checks.size(0);
  result.data_at = checks.header_size();
  result.content = std::move(file);
  return result;
}

}  // namespace meander
