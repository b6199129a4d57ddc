#include <meander/stream/files/checksum.h>
#include <meander/stream/runtime/error.h>

#include <openssl/evp.h>

#include <array>

namespace meander {
namespace {

std::string digest(std::string_view bytes, const EVP_MD* algorithm, const char* name) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bits{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), bits.data(), &size, algorithm, nullptr) != 1) {
    throw Error(name, "OpenSSL cannot compute it", "check the installation of OpenSSL");
  }
  std::string text;
  for (unsigned i = 0; i < size; ++i) {
    constexpr const char* digits = "0123456789abcdef";
    text += digits[bits[i] >> 4];
    text += digits[bits[i] & 15];
  }
  return text;
}

}  // namespace

std::string sha256(std::string_view bytes) { return digest(bytes, EVP_sha256(), "SHA-256"); }

std::string md5(std::string_view bytes) { return digest(bytes, EVP_md5(), "MD5"); }

bool has_checksum(std::string_view bytes, std::string_view checksum) {
  constexpr std::size_t md5_digits = 32;
  return (checksum.size() == md5_digits ? md5(bytes) : sha256(bytes)) == checksum;
}

}  // namespace meander
