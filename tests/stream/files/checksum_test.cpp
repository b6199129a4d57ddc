#include "catch.h"

#include <meander/stream/files/checksum.h>

using namespace meander;

TEST_CASE("checksums are those of the standards' test vectors", "[checksum][golden]") {
  // FIPS 180-4 and RFC 1321.
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(md5("") == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(md5("message digest") == "f96b697d7cb7938d525a2f31aaf161d0");
}

TEST_CASE("a checksum's length tells its kind", "[checksum]") {
  CHECK(has_checksum("abc", sha256("abc")));
  CHECK(has_checksum("abc", md5("abc")));
  CHECK_FALSE(has_checksum("abd", sha256("abc")));
  CHECK_FALSE(has_checksum("abd", md5("abc")));
  CHECK_FALSE(has_checksum("abc", ""));
}
