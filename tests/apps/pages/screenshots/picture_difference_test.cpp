#include "picture_difference.h"

#include "catch.h"

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

using namespace meander;

namespace {

using Colour = std::array<std::uint8_t, 3>;
constexpr Colour white{255, 255, 255}, blue{0, 114, 178}, orange{213, 94, 0};

/// A white page of 512 x 512 pixels with what `paint` paints.
Image painted(const std::function<Colour(std::int64_t y, std::int64_t x)>& paint) {
  Image image{.height = 512, .width = 512, .channels = 3};
  for (std::int64_t y = 0; y < image.height; ++y) {
    for (std::int64_t x = 0; x < image.width; ++x) {
      const Colour colour = paint(y, x);
      image.values.insert(image.values.end(), colour.begin(), colour.end());
    }
  }
  return reduced(image);
}

/// A line of two pixels that rises through the page.
Image line(const Colour& colour, std::int64_t lower_by = 0) {
  return painted([&](std::int64_t y, std::int64_t x) { return (y - lower_by) / 2 == x / 4 + 32 ? colour : white; });
}

/// Something like text: 20 lines of strokes.
Image text(std::int64_t lower_by) {
  return painted([&](std::int64_t y, std::int64_t x) {
    const std::int64_t row = (y + 512 - lower_by) % 24;
    return row < 11 && x % 5 == 0 && x < 400 ? Colour{27, 31, 38} : white;
  });
}

}  // namespace

TEST_CASE("a reduced picture has the mean of each block", "[pages]") {
  Image image{.height = 16, .width = 8, .channels = 1};
  image.values.assign(64, 10);
  image.values.resize(128, 20);
  image.values[0] = 74;
  const Image small = reduced(image);
  CHECK(small.height == 2);
  CHECK(small.width == 1);
  CHECK(small.values == std::vector<std::uint8_t>{11, 11, 11, 20, 20, 20});
}

TEST_CASE("a picture looks like itself, and like one whose text stands two pixels lower", "[pages]") {
  CHECK(difference(text(0), text(0)) == "");
  CHECK(difference(text(2), text(0)) == "");
  CHECK(difference(line(blue, 2), line(blue)) == "");
}

TEST_CASE("a chart that is blank, moved or of another colour is a difference", "[pages]") {
  const Image blank = painted([](std::int64_t, std::int64_t) { return white; });
  CHECK(difference(blank, line(blue)) != "");
  CHECK(difference(line(blue), blank) != "");
  CHECK(difference(line(orange), line(blue)) != "");
  CHECK(difference(line(blue, 40), line(blue)) != "");
  CHECK(difference(blank, text(0)) != "");
}

TEST_CASE("pictures of different sizes differ", "[pages]") {
  CHECK(difference(Image{.height = 2, .width = 2, .channels = 3, .values = std::vector<std::uint8_t>(12)},
                   Image{.height = 2, .width = 1, .channels = 3, .values = std::vector<std::uint8_t>(6)}) ==
        "it has 2 x 2 blocks in place of 1 x 2");
}
