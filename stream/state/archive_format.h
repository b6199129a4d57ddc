#pragma once

#include <ATen/core/Tensor.h>
#include <zlib.h>

#include <bit>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>

/// Shared by the writer and the reader of an archive's bytes: docs/formats/archive.md.
namespace meander::archive_format {

static_assert(std::endian::native == std::endian::little, "the archive's numbers are written as they lie in memory");

constexpr std::string_view magic = "\x8dmeander";
constexpr std::uint32_t version = 1;
constexpr std::size_t version_at = 8, length_at = 12, header_size = 20, checksum_size = 4;

enum class Kind : std::uint8_t { Whole = 1, Real, Text, Tensor, List };

/// The element types by their number in the file, from 1; 0 stands for an undefined tensor.
constexpr at::ScalarType element_types[] = {at::kByte, at::kChar,  at::kShort,  at::kInt,  at::kLong,
                                            at::kHalf, at::kFloat, at::kDouble, at::kBool, at::kBFloat16};
constexpr std::uint8_t element_type_count = std::size(element_types);

/// The checksum of `bytes` that follow other bytes, whose checksum is `before`.
inline std::uint32_t checksum(std::string_view bytes, std::uint32_t before = 0) {
  if (bytes.empty()) return before;
  return static_cast<std::uint32_t>(crc32_z(before, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace meander::archive_format
