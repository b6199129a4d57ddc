#pragma once

#include <cstdint>
#include <string_view>

namespace meander {

/// CRC-32C (Castagnoli polynomial, as in RFC 3720).
std::uint32_t crc32c(std::string_view bytes);

/// The same, rotated and shifted: a checksum of bytes that contain checksums themselves stays a good one.
std::uint32_t masked_crc32c(std::string_view bytes);

}  // namespace meander
