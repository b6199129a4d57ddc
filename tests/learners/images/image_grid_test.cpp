#include "catch.h"

#include <meander/learners/images/image_grid.h>
#include <meander/stream/runtime/error.h>

#include <limits>

using namespace meander;

namespace {

// As large as a grid shows them, so that none is enlarged.
constexpr ImageShape grey{.channels = 1, .height = 40, .width = 40};

// Images of one shade each.
std::vector<float> shades(const std::vector<float>& of_image, const ImageShape& shape = grey) {
  std::vector<float> values;
  for (const float shade : of_image) values.insert(values.end(), static_cast<std::size_t>(shape.size()), shade);
  return values;
}

int shade(const Image& image, std::int64_t row, std::int64_t column, std::int64_t channel = 0) {
  return image.values.at(static_cast<std::size_t>((row * image.width + column) * image.channels + channel));
}

}  // namespace

TEST_CASE("a grid has the root of the number of images a row, and white borders", "[images]") {
  const Image grid = image_grid(shades({0.0F, 0.2F, 0.4F, 0.6F, 0.8F}), grey);
  REQUIRE(grid.width == 2 + 3 * 42);
  REQUIRE(grid.height == 2 + 2 * 42);
  REQUIRE(static_cast<std::int64_t>(grid.values.size()) == grid.width * grid.height);
  CHECK(shade(grid, 2, 2) == 0);
  CHECK(shade(grid, 41, 41) == 0);
  CHECK(shade(grid, 2, 44) == 51);
  CHECK(shade(grid, 2, 86) == 102);
  CHECK(shade(grid, 44, 2) == 153);
  CHECK(shade(grid, 44, 44) == 204);
  CHECK(shade(grid, 44, 86) == 255);  // no sixth image
  for (std::int64_t i = 0; i < grid.width; ++i) {
    CHECK(shade(grid, 0, i) + shade(grid, 1, i) + shade(grid, 42, i) + shade(grid, 43, i) == 4 * 255);
    CHECK(shade(grid, grid.height - 1, i) == 255);
  }
}

TEST_CASE("a grid can have a given number of columns", "[images]") {
  CHECK(image_grid(shades({0.0F, 0.0F, 0.0F}), grey, 1).width == 2 + 42);
  CHECK(image_grid(shades({0.0F, 0.0F, 0.0F}), grey, 5).height == 2 + 42);
}

TEST_CASE("small images are enlarged, pixel by pixel", "[images]") {
  const ImageShape tiny{.channels = 1, .height = 2, .width = 2};
  const Image grid = image_grid(std::vector<float>{0.0F, 0.2F, 0.4F, 0.6F}, tiny);
  REQUIRE(grid.width == 2 + 64 + 2);
  REQUIRE(grid.height == 68);
  CHECK(shade(grid, 2, 2) == 0);
  CHECK(shade(grid, 33, 33) == 0);
  CHECK(shade(grid, 2, 34) == 51);
  CHECK(shade(grid, 34, 33) == 102);
  CHECK(shade(grid, 65, 65) == 153);
}

TEST_CASE("the channels of a colour image are put side by side", "[images]") {
  const ImageShape colour{.channels = 3, .height = 1, .width = 2};
  const Image grid = image_grid(std::vector<float>{1.0F, 0.0F, 0.2F, 0.0F, 0.4F, 0.6F}, colour);
  CHECK(grid.channels == 3);
  CHECK(std::vector{shade(grid, 2, 2, 0), shade(grid, 2, 2, 1), shade(grid, 2, 2, 2)} == std::vector{255, 51, 102});
  CHECK(std::vector{shade(grid, 2, 34, 0), shade(grid, 2, 34, 1), shade(grid, 2, 34, 2)} == std::vector{0, 0, 153});
}

TEST_CASE("values beyond black and white are shown as these, what is no number as black", "[images]") {
  constexpr float infinite = std::numeric_limits<float>::infinity();
  const Image grid =
      image_grid(shades({-3.0F, 7.0F, infinite, -infinite, std::numeric_limits<float>::quiet_NaN()}), grey, 5);
  const std::vector shown{shade(grid, 2, 2), shade(grid, 2, 44), shade(grid, 2, 86), shade(grid, 2, 128),
                          shade(grid, 2, 170)};
  CHECK(shown == std::vector{0, 255, 255, 0, 0});
}

TEST_CASE("no images make a white picture", "[images]") {
  const Image none = image_grid({}, grey);
  CHECK(none.values == std::vector<std::uint8_t>{255});
}

TEST_CASE("pairs are shown one above the other, apart from other pairs", "[images]") {
  const std::vector<float> above = shades(std::vector<float>(9, 0.2F)), below = shades(std::vector<float>(9, 0.4F));
  const Image pairs = image_pairs(above, below, grey);
  CHECK(pairs.width == 2 + 8 * 42);
  REQUIRE(pairs.height == 2 + 2 * 42 + 8 + 2 * 42);
  CHECK(shade(pairs, 2, 2) == 51);
  CHECK(shade(pairs, 44, 2) == 102);
  CHECK(shade(pairs, 86, 2) == 255);
  CHECK(shade(pairs, 94, 2) == 51);
  CHECK(shade(pairs, 136, 2) == 102);
  CHECK(shade(pairs, 94, 44) == 255);  // no tenth pair
  CHECK(image_pairs(shades({0.0F}), shades({1.0F}), grey).width == 2 + 42);
}

TEST_CASE("a normalisation is undone channel by channel", "[images]") {
  const ImageShape two{.channels = 3, .height = 1, .width = 1};
  const std::vector<float> mean{0.5F, 0.25F, 0.0F}, deviation{0.25F, 0.5F, 2.0F};
  const std::vector<float> inputs{0.0F, 1.0F, 2.0F, -2.0F, -0.5F, 0.0F};
  CHECK(denormalised(inputs, two, mean, deviation) == std::vector<float>{0.5F, 0.75F, 4.0F, 0.0F, 0.0F, 0.0F});
}

TEST_CASE("values that are not whole images are refused", "[images][refusal]") {
  const std::vector<float> some(1601);
  CHECK_THROWS_AS(image_grid(some, grey), InternalError);
  CHECK_THROWS_AS(image_pairs(shades({0.0F}), shades({0.0F, 0.0F}), grey), InternalError);
  CHECK_THROWS_AS(denormalised(shades({0.0F}), grey, {}, {}), InternalError);
}
