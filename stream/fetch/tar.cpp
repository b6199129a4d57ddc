#include <meander/stream/fetch/tar.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

namespace meander {
namespace {

constexpr std::size_t block = 512;

// A field of octal digits, ended by a space or null character.
std::optional<std::uint64_t> octal(std::string_view field) {
  std::uint64_t number = 0;
  bool any = false;
  for (const char c : field) {
    if (c >= '0' && c <= '7') {
      number = number * 8 + static_cast<std::uint64_t>(c - '0');
      any = true;
    } else if (any || c != ' ') {
      break;
    }
  }
  return any ? std::optional(number) : std::nullopt;
}

std::string_view text(std::string_view field) { return field.substr(0, field.find('\0')); }

std::string name_of(std::string_view header) {
  const std::string name(text(header.substr(0, 100)));
  const std::string_view prefix = text(header.substr(345, 155));
  const bool ustar = header.substr(257, 5) == "ustar";
  const std::string whole = ustar && !prefix.empty() ? std::string(prefix) + '/' + name : name;
  return whole.starts_with("./") ? whole.substr(2) : whole;
}

// Checks the header's checksum: the sum of its bytes, the checksum field itself taken as spaces.
bool sound(std::string_view header) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < block; ++i) {
    sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(header[i]);
  }
  return octal(header.substr(148, 8)) == sum;
}

}  // namespace

std::string_view tar_member(std::string_view archive, std::string_view name) {
  while (archive.size() >= block) {
    const std::string_view header = archive.substr(0, block);
    const auto size = octal(header.substr(124, 12));
    if (!sound(header) || !size || *size > archive.size() - block) return {};
    const char type = header[156];
    if ((type == '0' || type == '\0') && name_of(header) == name) return archive.substr(block, *size);
    const std::uint64_t padded = (*size + block - 1) / block * block;
    archive.remove_prefix(std::min<std::uint64_t>(block + padded, archive.size()));
  }
  return {};
}

}  // namespace meander
