#include "catch.h"
#include "idx_bytes.h"
#include "stream/error_line.h"

#include <meander/stream/datasets/idx.h>
#include <meander/stream/runtime/thousands.h>

using namespace meander;

namespace {

const IdxExpectation mnist_images{.kind = IdxExpectation::Kind::Images, .set = "MNIST"};
const IdxExpectation mnist_labels{.kind = IdxExpectation::Kind::Labels, .set = "MNIST"};

std::string idx_refusal(const std::string& bytes, const IdxExpectation& expected) {
  return error_line([&] { read_idx(bytes, expected, "FILE", "run 'meander data fetch mnist'"); });
}

std::string line(const std::string& what) { return "FILE: " + what + "; run 'meander data fetch mnist'"; }

}  // namespace

TEST_CASE("a sound idx file is read, plain or gz whatever its name", "[idx]") {
  const std::string bytes = idx_images(3);
  const SoundFile plain = read_idx(bytes, mnist_images, "train-images-idx3-ubyte.gz", "");
  CHECK(plain.count == 3);
  CHECK(plain.content == bytes);
  CHECK(plain.data() == bytes.substr(16));
  CHECK(read_idx(gzip(bytes), mnist_images, "train-images-idx3-ubyte", "").content == bytes);
  CHECK(read_idx(idx_labels(12), mnist_labels, "", "").data() == idx_labels(12).substr(8));
}

TEST_CASE("gz data in several members are one idx file", "[idx]") {
  const std::string bytes = idx_images(3);
  CHECK(read_idx(gzip(bytes.substr(0, 100)) + gzip(bytes.substr(100)), mnist_images, "", "").content == bytes);
}

TEST_CASE("an empty idx file is refused", "[idx][damage]") {
  CHECK(idx_refusal("", mnist_images) == line("is empty"));
  CHECK(idx_refusal(gzip(""), mnist_images) == line("is empty"));
}

TEST_CASE("an idx file that was cut off is refused with both sizes", "[idx][damage]") {
  const std::string bytes = idx_images(10);
  const std::string compressed = gzip(bytes);
  CHECK(idx_refusal(bytes.substr(0, 7000), mnist_images) == line("ends after 7,000 of 7,856 bytes"));
  CHECK(idx_refusal(bytes.substr(0, 16), mnist_images) == line("ends after 16 of 7,856 bytes"));
  CHECK(idx_refusal(bytes.substr(0, 15), mnist_images) == line("ends after 15 of 16 bytes"));
  CHECK(idx_refusal(bytes.substr(0, 3), mnist_images) == line("ends after 3 of 4 bytes"));
  CHECK(idx_refusal(gzip(bytes.substr(0, 7000)), mnist_images) == line("ends after 7,000 of 7,856 bytes"));
  CHECK(idx_refusal(compressed.substr(0, compressed.size() - 1), mnist_images) ==
        line("ends after 7,856 of 7,856 bytes, before its gz end mark"));
  CHECK(
      idx_refusal(compressed.substr(0, 40), mnist_images).ends_with(" of 7,856 bytes; run 'meander data fetch mnist'"));
}

TEST_CASE("an idx file with bytes after its data is refused", "[idx][damage]") {
  CHECK(idx_refusal(idx_images(2) + "ab", mnist_images) == line("has 2 bytes too many"));
  CHECK(idx_refusal(gzip(idx_images(2)) + "abc", mnist_images) == line("has 3 bytes too many"));
  CHECK(idx_refusal(gzip(idx_images(2) + "a") + "abc", mnist_images) == line("has 4 bytes too many"));
}

TEST_CASE("a file that is not idx is refused with its first bytes", "[idx][damage]") {
  CHECK(idx_refusal("<html><title>404</title>", mnist_images) == line("is not an idx file (starts with '<htm')"));
  CHECK(idx_refusal(gzip("<html>"), mnist_images) == line("is not an idx file (starts with '<htm')"));
  CHECK(idx_refusal("<", mnist_images) == line("is not an idx file (starts with '<')"));
  CHECK(idx_refusal("\x89PNG", mnist_images) == line("is not an idx file (starts with bytes 89 50 4e 47)"));
  const std::string swapped_magic = {3, 8, 0, 0};
  CHECK(idx_refusal(swapped_magic + idx_images(1).substr(4), mnist_images) ==
        line("is not an idx file (starts with bytes 03 08 00 00)"));
}

TEST_CASE("corrupt gz data are refused with the position", "[idx][damage]") {
  std::string compressed = gzip(idx_images(10));
  compressed[200] = static_cast<char>(compressed[200] ^ 0x40);
  const std::string found = idx_refusal(compressed, mnist_images);
  CHECK(found.starts_with("FILE: gz data damaged near byte "));
  CHECK(found.ends_with("; run 'meander data fetch mnist'"));
}

TEST_CASE("values of another type are refused by name", "[idx][damage]") {
  const auto [code, name] = GENERATE(
      table<int, std::string>({{0x09, "int8"}, {0x0b, "int16"}, {0x0c, "int32"}, {0x0d, "float"}, {0x0e, "double"}}));
  CHECK(idx_refusal(idx(static_cast<unsigned char>(code), {1}, std::string(8, '\0')), mnist_labels) ==
        line("holds " + name + " values; MNIST's are uint8"));
}

TEST_CASE("labels and images are not taken for each other", "[idx][damage]") {
  CHECK(idx_refusal(idx_labels(10), mnist_images) == line("holds labels, not images"));
  CHECK(idx_refusal(idx_images(10), mnist_labels) == line("holds images, not labels"));
  CHECK(idx_refusal(idx(8, {1, 2}, "ab"), mnist_images) == line("has 2 dimensions; MNIST's images have 3"));
}

TEST_CASE("images of another size are refused, and so is a header with its bytes swapped", "[idx][damage]") {
  CHECK(idx_refusal(idx_images(2, 32, 30), mnist_images) == line("images are 32x30; MNIST's are 28x28"));
  const std::string swapped = idx(8, {0x0a000000, 0x1c000000, 0x1c000000}, std::string(7840, '\0'));
  CHECK(idx_refusal(swapped, mnist_images) == line("images are 469762048x469762048; MNIST's are 28x28"));
}

TEST_CASE("a count that the file cannot hold takes no memory", "[idx][damage]") {
  CHECK(idx_refusal(idx(8, {0xffffffff, 28, 28}, std::string(784, '\0')), mnist_images) ==
        line("ends after 800 of 3,367,254,359,296 bytes"));
  CHECK(idx_refusal(idx(8, {0, 28, 28}, ""), mnist_images) == line("holds no images"));
  CHECK(idx_refusal(idx(8, {0}, ""), mnist_labels) == line("holds no labels"));
}

TEST_CASE("a label out of range is refused with its record", "[idx][damage]") {
  std::string bytes = idx_labels(5000);
  bytes[8 + 4711] = 17;
  CHECK(idx_refusal(bytes, mnist_labels) == line("label 17 of record 4711 is not in 0..9"));
  bytes[8 + 4711] = '\xff';
  CHECK(idx_refusal(bytes, mnist_labels) == line("label 255 of record 4711 is not in 0..9"));
}

TEST_CASE("counts are written in groups of three digits", "[text]") {
  CHECK(thousands(0) == "0");
  CHECK(thousands(999) == "999");
  CHECK(thousands(1000) == "1,000");
  CHECK(thousands(47'040'016) == "47,040,016");
}
