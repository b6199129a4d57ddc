#include "catch.h"
#include "stream/error_line.h"

#include <meander/learners/images/image.h>

#include <cstddef>

using namespace meander;

namespace {

Image picture(std::int64_t height, std::int64_t width, std::int64_t channels) {
  Image image{height, width, channels, {}};
  for (std::int64_t i = 0; i < height * width * channels; ++i) {
    image.values.push_back(static_cast<std::uint8_t>(i * 37 % 251));
  }
  return image;
}

// A number in a PNG file: four bytes, the highest first.
void put_number(std::string& bytes, std::size_t at, std::uint32_t number) {
  for (std::size_t i = 0; i < 4; ++i) bytes[at + i] = static_cast<char>(number >> (24 - 8 * i));
}

std::uint32_t crc(const std::string& bytes) {
  std::uint32_t sum = 0xffffffffU;
  for (const char byte : bytes) {
    sum ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ ((sum & 1U) != 0 ? 0xedb88320U : 0U);
  }
  return ~sum;
}

// A file that says it is so large: its header with another size, and the right sum.
std::string claiming(std::uint32_t width, std::uint32_t height) {
  std::string bytes = png(picture(2, 2, 1));
  put_number(bytes, 16, width);
  put_number(bytes, 20, height);
  put_number(bytes, 29, crc(bytes.substr(12, 17)));
  return bytes;
}

}  // namespace

TEST_CASE("a picture comes back from its PNG file, and always makes the same one", "[images]") {
  const std::int64_t channels = GENERATE(1, 3);
  const Image image = picture(5, 7, channels);
  const std::string bytes = png(image);
  CHECK(bytes.starts_with("\x89PNG\r\n\x1a\n"));
  CHECK(bytes == png(image));
  const Image read = read_png(bytes, "a.png");
  CHECK(read.height == 5);
  CHECK(read.width == 7);
  CHECK(read.channels == channels);
  CHECK(read.values == image.values);
}

TEST_CASE("what is no PNG file is refused with its name", "[images][refusal]") {
  const auto line = [](const std::string& bytes) { return error_line([&] { read_png(bytes, "a.png"); }); };
  CHECK(line("").starts_with("a.png: is not a PNG file"));
  CHECK(line("P5 2 2 255 abcd").starts_with("a.png: is not a PNG file"));
  std::string flipped = png(picture(40, 40, 3));
  flipped[flipped.size() / 2] ^= 1;
  CHECK(line(flipped).starts_with("a.png: is a damaged PNG file"));
}

TEST_CASE("a PNG file that was cut short is refused wherever it ends", "[images][refusal]") {
  const std::string whole = png(picture(9, 9, 3));
  const std::size_t end = whole.find("IDAT") + 8;  // the pixels have begun
  for (std::size_t size = 0; size < end; ++size) {
    CAPTURE(size);
    CHECK_THROWS_AS(read_png(whole.substr(0, size), "a.png"), Error);
  }
}

TEST_CASE("a PNG file that claims to be huge is refused before memory is taken for it", "[images][refusal]") {
  const auto line = [](const std::string& bytes) { return error_line([&] { read_png(bytes, "a.png"); }); };
  CHECK(line(claiming(60'000, 60'000)) == "a.png: has 60000x60000 pixels, more than are read; give a smaller picture");
  CHECK(line(claiming(70'000, 1)).starts_with("a.png: has 70000x1 pixels"));
  CHECK(line(claiming(0, 5)).starts_with("a.png: is not a PNG file"));
  CHECK(line(claiming(0x7fffffffU, 0x7fffffffU)).starts_with("a.png: "));
}

TEST_CASE("what is no picture makes no PNG file", "[images][refusal]") {
  CHECK_THROWS_AS(png({}), InternalError);
  CHECK_THROWS_AS(png({2, 2, 1, {1, 2, 3}}), InternalError);
  CHECK_THROWS_AS(png({1, 1, 2, {1, 2}}), InternalError);
}
