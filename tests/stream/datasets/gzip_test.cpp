#include "catch.h"
#include "idx_bytes.h"
#include "stream/error_line.h"

#include <meander/stream/datasets/gzip.h>

using namespace meander;

namespace {

Inflated inflated(const std::string& bytes) { return inflate_gzip(bytes, "a.gz", "mend it", 1'000'000); }

}  // namespace

TEST_CASE("gz data of one member or several inflate to the original", "[gzip]") {
  const std::string text(100'000, 'x');
  CHECK(inflated(gzip(text)).bytes == text);
  CHECK(inflated(gzip("")).bytes.empty());
  CHECK(inflated(gzip("one, ") + gzip("") + gzip("two")).bytes == "one, two");
  CHECK(inflated(gzip("one, ") + gzip("two")).whole);
  CHECK(inflated(gzip("one, ") + gzip("two")).left_over == 0);
}

TEST_CASE("gz data that are cut off, even in the last byte, are not whole", "[gzip][damage]") {
  const std::string bytes = gzip(idx_labels(10'000));
  for (std::size_t size = 2; size < bytes.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(inflated(bytes.substr(0, size)).whole);
  }
  CHECK(inflated(bytes.substr(0, bytes.size() - 1)).bytes == idx_labels(10'000));
  CHECK_FALSE(inflated(gzip("one") + gzip("two").substr(0, 15)).whole);
}

TEST_CASE("bytes after gz data that are not another member are counted", "[gzip][damage]") {
  CHECK(inflated(gzip("one") + "tail").left_over == 4);
  CHECK(inflated(gzip("one") + "\x1f").left_over == 1);
  CHECK(inflated(gzip("one") + "tail").whole);
}

TEST_CASE("damaged gz data are refused with the position", "[gzip][damage]") {
  std::string bytes = gzip(std::string(1000, 'x') + "abcdefghijklmnop");
  bytes[bytes.size() - 8] = static_cast<char>(bytes[bytes.size() - 8] ^ 1);  // the checksum
  CHECK(error_line([&] { inflated(bytes); }) ==
        "a.gz: gz data damaged near byte " + std::to_string(bytes.size() - 4) + "; mend it");
}

TEST_CASE("gz data stop at the limit", "[gzip][damage]") {
  const std::string bytes = gzip(std::string(1000, 'x'));
  CHECK(inflate_gzip(bytes, "a.gz", "", 1000).bytes.size() == 1000);
  CHECK(error_line([&] { inflate_gzip(bytes, "a.gz", "mend it", 999); }) ==
        "a.gz: inflates to more than 999 bytes; mend it");
}

TEST_CASE("the front of gz data is inflated without the rest", "[gzip]") {
  const std::string bytes = gzip(std::string(1'000'000, 'x') + "y");
  CHECK(inflate_front(bytes, 5) == "xxxxx");
  CHECK(inflate_front(gzip("ab"), 5) == "ab");
  CHECK(inflate_front(gzip("") + gzip("ab") + gzip("cdef"), 5) == "abcde");
  CHECK(inflate_front(bytes.substr(0, 12), 5).size() <= 5);
  CHECK(inflate_front("<html>", 5).empty());
}
