#pragma once

#include <string>
#include <string_view>

namespace meander {

/// The SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);

/// The MD5 of `bytes` as 32 lower-case hexadecimal digits. It detects damage and other versions, not deliberate
/// tampering.
std::string md5(std::string_view bytes);

/// Whether `checksum` is that of `bytes`: a SHA-256 or an MD5, told by its length.
bool has_checksum(std::string_view bytes, std::string_view checksum);

}  // namespace meander
