#pragma once

#include <string>
#include <string_view>

namespace meander {

/// The SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);

/// The MD5 of `bytes` as 32 lower-case hexadecimal digits. It tells damage and other versions; it does not keep out
/// whoever means harm.
std::string md5(std::string_view bytes);

/// Whether `checksum` is that of `bytes`: a SHA-256 or an MD5, as its length says.
bool has_checksum(std::string_view bytes, std::string_view checksum);

}  // namespace meander
